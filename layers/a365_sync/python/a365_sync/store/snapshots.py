"""Reads BOM snapshots back."""

from a365_sync.bom.content import unpack_bom
from a365_sync.bom.model import Bom
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket


def read_bom(bucket: Bucket, content_hash: str) -> Bom:
    """The BOM whose content has this hash."""
    return unpack_bom(bucket.get(keys.bom_snapshot(content_hash)))
