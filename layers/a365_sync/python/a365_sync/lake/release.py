"""Table `release`: every release that was seen."""

from datetime import datetime

from a365_sync.lake.row import Row, Timestamp
from a365_sync.store.catalog import ReleasePackage, ReleaseRecord


class PackageColumn(Row):
    """A package of a released variant with its lifecycle state as last seen; `kind` is `assembly` or `fabrication`."""

    variant: str
    kind: str
    name: str
    version: str
    state: str


class ReleaseRow(Row):
    """A release, its variants and packages; `project_name` is the project's when the release was stored."""

    workspace_id: str
    project_id: str
    project_name: str
    release_id: str
    description: str
    created_at: Timestamp
    variants: tuple[str, ...]
    packages: tuple[PackageColumn, ...]


def release_row(workspace_id: str, project_name: str, release: ReleaseRecord) -> ReleaseRow:
    """The row of one release."""
    return ReleaseRow(
        workspace_id=workspace_id,
        project_id=release.project_id,
        project_name=project_name,
        release_id=release.release_id,
        description=release.description,
        created_at=datetime.fromisoformat(release.created_at),
        variants=release.variants,
        packages=tuple(map(_package, release.packages or ())),
    )


def _package(package: ReleasePackage) -> PackageColumn:
    return PackageColumn(**{name: getattr(package, name) for name in PackageColumn.model_fields})
