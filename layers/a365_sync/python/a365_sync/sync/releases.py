"""What is kept of a release beside its BOMs, and the news that a package of it is in another lifecycle state."""

from collections.abc import Iterator
from dataclasses import replace

from a365_sync.altium.models import ProjectSummary, Release
from a365_sync.events import names
from a365_sync.events.releases import Package, ReleaseStateChanged
from a365_sync.store.catalog import ReleasePackage, ReleaseRecord
from a365_sync.store.events import Event, event_id
from a365_sync.sync import lake
from a365_sync.sync.session import Session


def keep_release(
    session: Session, project: ProjectSummary, release: Release, before: ReleaseRecord | None, *, wanted: bool
) -> None:
    """Store a release that is `wanted`, or was stored `before` and is not the same; first tell which states moved."""
    if before is None and not wanted:
        return
    record = _record(project, release, before)
    for package, state in _moved(before, record):
        session.stores.announcer.announce(_event(session, project, record, package, state))
    if wanted or record != before:
        lake.write_release(session, project.name or "", record)
        # Last: a record that says the same is not looked at again after a crash.
        session.catalog.store_release(record)


def _record(project: ProjectSummary, release: Release, before: ReleaseRecord | None) -> ReleaseRecord:
    known = _by_key(before)
    return ReleaseRecord(
        project_id=project.project_id,
        release_id=release.release_id,
        node_id=release.id,
        description=release.description,
        created_at=release.created_at.isoformat(),
        variants=release.variants,
        packages=tuple(_counted(package, known.get(_key(package))) for package in _packages(release)),
    )


def _packages(release: Release) -> Iterator[ReleasePackage]:
    for variant in release.packages:
        for kind, package in (("assembly", variant.pcb_assembly), ("fabrication", variant.pcb_fabrication)):
            if package is not None:
                yield ReleasePackage(
                    variant.name, kind, package.package_name, package.version, package.life_cycle_state_name
                )


def _by_key(release: ReleaseRecord | None) -> dict[tuple[str, str], ReleasePackage]:
    return {_key(package): package for package in (release and release.packages) or ()}


def _key(package: ReleasePackage) -> tuple[str, str]:
    return package.variant, package.kind


def _counted(package: ReleasePackage, before: ReleasePackage | None) -> ReleasePackage:
    """A state may come back: the count tells its second coming from a repeat of the first."""
    if before is None:
        return package
    return replace(package, moves=before.moves + (package.state != before.state))


def _moved(before: ReleaseRecord | None, after: ReleaseRecord) -> Iterator[tuple[ReleasePackage, str]]:
    """Packages in another state than the one they were in before, with that one."""
    known = _by_key(before)
    for package in after.packages or ():
        was = known.get(_key(package))
        if was is not None and was.state != package.state:
            yield package, was.state


def _event(
    session: Session, project: ProjectSummary, release: ReleaseRecord, package: ReleasePackage, before: str
) -> Event:
    detail_type, subject = names.RELEASE_STATE_CHANGED, f"release/{release.project_id}/{release.release_id}"
    identifier = event_id(
        session.workspace.workspace_id,
        detail_type,
        subject,
        *_key(package),
        str(package.moves),
        package.state,
    )
    data = ReleaseStateChanged(
        project_id=release.project_id,
        project_name=project.name or "",
        release_id=release.release_id,
        release_description=release.description,
        variant=package.variant,
        package=Package.model_validate(
            {"kind": package.kind, "name": package.name, "version": package.version}
        ),
        state=package.state,
        previous_state=before,
    )
    return Event(identifier, detail_type, session.workspace.url, subject, session.now(), data.as_data())
