"""A stored version of a BOM as one side of a notice."""

from a365_sync.changes.notice import Side
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.versions import BomVersion


def side_of(stored: BomHead | BomVersion) -> Side:
    """What a notice tells of it."""
    return Side(
        project_name=stored.project_name,
        release_description=stored.release_description,
        version=stored.version,
        stored_at=stored.stored_at,
        snapshot=keys.bom_snapshot(stored.content_hash),
    )
