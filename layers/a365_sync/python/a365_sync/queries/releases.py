"""`GET /projects/{id}/releases`: the releases of a project."""

from pydantic import Field

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.queries.names import VariantName
from a365_sync.queries.paging import Answer, Entry, Page, position, rows_of
from a365_sync.queries.parameters import Guid, PageParameters
from a365_sync.queries.projects import find_project
from a365_sync.queries.reader import Reader
from a365_sync.store.catalog import ReleaseRecord

_PREFIX = "RELEASE#"


class ReleasesAsked(PageParameters):
    """Which project's releases."""

    id: Guid = Field(description="The project's GUID.")
    removed: bool = Field(False, description="Also of a project that was removed.")


class ReleaseAnswer(Answer):
    """A release, with the BOMs of its variants; `created_at` is Altium's."""

    id: str
    description: str
    created_at: str
    variants: list[VariantName]


class ReleasesAnswer(Page[ReleaseAnswer]):
    """Releases in the order of their ids."""


def releases(reader: Reader, asked: ReleasesAsked) -> ReleasesAnswer:
    """A page of a project's releases."""
    find_project(reader, asked.id, removed=asked.removed)

    def read(after: str, size: int) -> list[Entry[ReleaseAnswer]]:
        found = reader.catalog.releases(asked.id, after, size)
        return [(f"{_PREFIX}{each.release_id}", _told(reader, each)) for each in found]

    items, following = rows_of(read, asked, position(asked, _PREFIX))
    return ReleasesAnswer(items=items, next=following)


def _told(reader: Reader, release: ReleaseRecord) -> ReleaseAnswer:
    boms = [
        BomIdentity(
            workspace_id=reader.workspace_id,
            project_id=release.project_id,
            source=Source.RELEASE,
            variant=variant,
            release_id=release.release_id,
        )
        for variant in release.variants
    ]
    return ReleaseAnswer(
        id=release.release_id,
        description=release.description,
        created_at=release.created_at,
        variants=[VariantName.of(bom) for bom in boms],
    )
