"""Identifiers of new records, in the form of those in the dataset."""

import base64
import uuid


def new_guid() -> str:
    return str(uuid.uuid4()).upper()


def new_commit_id() -> str:
    """A commit's 40 hexadecimal digits."""
    return (uuid.uuid4().hex + uuid.uuid4().hex)[:40]


def node_id(kind: str, workspace_url: str, guid: str) -> str:
    """The node id of the record of type `kind` with that GUID; clients take it as opaque."""
    return base64.b64encode(f"{kind}\nd{workspace_url}|{guid}|0".encode()).decode("ascii")
