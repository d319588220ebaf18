"""`GET /boms/…/versions`: every version that a BOM had."""

from a365_sync.queries.bom_keys import ReleaseBom, WipBom
from a365_sync.queries.load import find_version
from a365_sync.queries.paging import Answer, Entry, Page, position, rows_of
from a365_sync.queries.parameters import PageParameters
from a365_sync.queries.reader import Reader
from a365_sync.store import keys
from a365_sync.store.versions import BomVersion


class WipBomVersions(PageParameters, WipBom):
    """The versions of a WIP BOM."""


class ReleaseBomVersions(PageParameters, ReleaseBom):
    """The versions of a released BOM."""


class VersionAnswer(Answer):
    """One version of a BOM."""

    version: int
    since: str
    stored_at: str
    removed_at: str | None
    project_name: str
    snapshot: str
    line_count: int
    quantity: int


class VersionsAnswer(Page[VersionAnswer]):
    """Versions of a BOM, the oldest first."""


def versions(reader: Reader, asked: WipBomVersions | ReleaseBomVersions) -> VersionsAnswer:
    """A page of a BOM's versions; the newest one shows as soon as its files are written."""
    identity = asked.identity(reader.workspace_id)
    find_version(reader, identity, version=1)  # tells of a BOM that never was
    kept = reader.catalog.versions

    def read(after: str, size: int) -> list[Entry[VersionAnswer]]:
        found = kept.oldest_first(identity, after, size)
        return [(keys.bom_version(identity, each.version)[1], _told(each)) for each in found]

    items, following = rows_of(read, asked, position(asked, "VERSION#"))
    return VersionsAnswer(items=items, next=following)


def _told(version: BomVersion) -> VersionAnswer:
    return VersionAnswer(
        version=version.version,
        since=version.since,
        stored_at=version.stored_at,
        removed_at=version.removed_at,
        project_name=version.project_name,
        snapshot=keys.bom_snapshot(version.content_hash),
        line_count=version.lines,
        quantity=version.quantity,
    )
