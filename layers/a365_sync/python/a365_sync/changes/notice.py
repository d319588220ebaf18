"""A difference with what a reader needs to place it: the notice, and its JSON."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict

from a365_sync.changes.model import Difference
from a365_sync.changes.summary import summary

FORMAT = "a365-sync/bom-changes/1"


class Side(BaseModel):
    """What is known of one of the two BOMs beside its content; `stored_at` is in ISO 8601."""

    model_config = ConfigDict(frozen=True)

    project_name: str = ""
    release_description: str | None = None
    version: int | None = None
    stored_at: str | None = None
    snapshot: str | None = None


UNKNOWN = Side()


class Notice(BaseModel):
    """A difference, and which two BOMs it is between."""

    model_config = ConfigDict(frozen=True)

    difference: Difference
    older: Side = UNKNOWN
    newer: Side = UNKNOWN


def as_json(notice: Notice, indent: int | None = 1) -> bytes:
    """The whole notice; `older` and `newer` hold each BOM's identity and what else is known of it.

    Without an indent it takes about a third less.
    """
    difference = notice.difference.model_dump(mode="json")
    document = {
        "format": FORMAT,
        "summary": summary(notice.difference),
        "counts": notice.difference.counts,
        "kinds": notice.difference.kinds,
        **difference,
        "older": {"identity": difference["older"], **notice.older.model_dump()},
        "newer": {"identity": difference["newer"], **notice.newer.model_dump()},
    }
    separators = (",", ":") if indent is None else None
    return json.dumps(document, ensure_ascii=False, indent=indent, separators=separators).encode()


def parse_notice(content: bytes) -> Notice:
    """The reverse of `as_json`."""
    document: dict[str, Any] = json.loads(content)
    identities = {side: document[side]["identity"] for side in ("older", "newer")}
    difference = Difference.model_validate({**document, **identities})
    return Notice(difference=difference, older=document["older"], newer=document["newer"])
