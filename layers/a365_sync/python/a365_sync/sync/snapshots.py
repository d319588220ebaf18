"""Reads BOM snapshots back."""

import gzip

from a365_sync.bom.content import parse_bom
from a365_sync.bom.model import Bom
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.sync.session import Session


def load_snapshot(session: Session, head: BomHead) -> Bom:
    """The BOM that a head names."""
    return load_content(session, head.content_hash)


def load_content(session: Session, content_hash: str) -> Bom:
    """The BOM of a hash."""
    return parse_bom(gzip.decompress(session.stores.bucket.get(keys.bom_snapshot(content_hash))))
