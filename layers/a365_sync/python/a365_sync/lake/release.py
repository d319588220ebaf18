"""Table `release`: every release that was seen."""

from a365_sync.lake.row import Row, Timestamp
from a365_sync.store.catalog import ReleaseRecord


class ReleaseRow(Row):
    """A release and its variants; `project_name` is the project's when the release was stored."""

    workspace_id: str
    project_id: str
    project_name: str
    release_id: str
    description: str
    created_at: Timestamp
    variants: tuple[str, ...]


def release_row(workspace_id: str, project_name: str, release: ReleaseRecord) -> ReleaseRow:
    """The row of one release."""
    taken = {name: getattr(release, name) for name in ReleaseRecord.__slots__ if name != "node_id"}
    return ReleaseRow(workspace_id=workspace_id, project_name=project_name, **taken)
