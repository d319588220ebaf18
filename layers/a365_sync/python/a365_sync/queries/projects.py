"""`GET /projects`: the projects of the workspace."""

from pydantic import Field

from a365_sync.bom.model import BomIdentity
from a365_sync.errors import NotStored
from a365_sync.queries.names import VariantName
from a365_sync.queries.paging import Answer, Entry, Page, rows_of
from a365_sync.queries.parameters import PageParameters
from a365_sync.queries.reader import Reader
from a365_sync.store.catalog import ProjectRecord


class ProjectsAsked(PageParameters):
    """Which projects."""

    name: str | None = Field(
        None, min_length=1, max_length=400, description="Part of the project's name, in any spelling of case."
    )
    removed: bool = Field(False, description="Also those that were removed.")


class ProjectAnswer(Answer):
    """A project, with the WIP BOMs of its variants; `…_checked_at` is when a sweep last looked at it."""

    id: str
    name: str
    variants: list[VariantName]
    wip_checked_at: str | None
    releases_checked_at: str | None
    removed_at: str | None


class ProjectsAnswer(Page[ProjectAnswer]):
    """Projects in the order of their ids."""


def projects(reader: Reader, asked: ProjectsAsked) -> ProjectsAnswer:
    """A page of the projects."""
    wanted = (asked.name or "").casefold()

    def read(after: str, size: int) -> list[Entry[ProjectAnswer]]:
        return [(each.project_id, shown(each)) for each in reader.catalog.projects(after, size)]

    def shown(project: ProjectRecord) -> ProjectAnswer | None:
        hidden = project.removed_at is not None and not asked.removed
        return None if hidden or wanted not in project.name.casefold() else _told(reader, project)

    items, following = rows_of(read, asked)
    return ProjectsAnswer(items=items, next=following)


def find_project(reader: Reader, project_id: str, *, removed: bool) -> ProjectRecord:
    """A project by its GUID; raises NotStored, for one that was removed as well unless `removed`."""
    found = reader.catalog.projects_by_id([project_id]).get(project_id)
    if found is None:
        raise NotStored(f"There is no project {project_id!a}.")
    if found.removed_at is not None and not removed:
        raise NotStored(
            f"The project {found.name!r} was removed at {found.removed_at}: ask for it with ?removed=true."
        )
    return found


def _told(reader: Reader, project: ProjectRecord) -> ProjectAnswer:
    boms = [BomIdentity.wip(reader.workspace_id, project.project_id, name) for name in project.variants]
    return ProjectAnswer(
        id=project.project_id,
        name=project.name,
        variants=[VariantName.of(bom) for bom in boms],
        wip_checked_at=project.wip_checked_at,
        releases_checked_at=project.releases_checked_at,
        removed_at=project.removed_at,
    )
