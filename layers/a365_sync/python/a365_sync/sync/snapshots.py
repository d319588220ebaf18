"""Reads the BOM of a head back."""

from a365_sync.bom.model import Bom
from a365_sync.store.catalog import BomHead
from a365_sync.store.snapshots import read_bom
from a365_sync.sync.session import Session


def load_snapshot(session: Session, head: BomHead) -> Bom:
    """The BOM that a head names."""
    return read_bom(session.stores.bucket, head.content_hash)
