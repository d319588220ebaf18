"""Reads BOM snapshots back."""

from a365_sync.bom.content import unpack_bom
from a365_sync.bom.model import Bom
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.sync.session import Session


def load_snapshot(session: Session, head: BomHead) -> Bom:
    """The BOM that a head names."""
    return unpack_bom(session.stores.bucket.get(keys.bom_snapshot(head.content_hash)))
