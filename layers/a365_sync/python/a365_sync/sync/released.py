"""Released BOMs: the variants of releases that are not stored yet."""

from functools import partial

from a365_sync.altium.models import ProjectSummary, Release
from a365_sync.bom.model import BomIdentity, Source
from a365_sync.errors import PartialData
from a365_sync.store.catalog import BomHead, ProjectRecord, ReleaseRecord
from a365_sync.store.runs import Run
from a365_sync.sync.due import full_sweep_is_due, needs_look
from a365_sync.sync.session import Session
from a365_sync.sync.sweep import Handout, look, sweep
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import ALTIUM_EVENT, Entity
from a365_sync.sync.underway import Underway

_ATTEMPTS = 3


def sync_new(session: Session, run: Underway) -> None:
    """Look for releases in the projects that changed; on request, and once a day, in all; or in the run's one.

    Altium does not promise that making a release moves a project's `updatedAt`: the daily sweep finds such releases.
    """
    if run.facts.project_id:
        look(session, run, Entity.RELEASED_BOMS, session.stores.release_queue, _plan)
        return
    watermark = session.stores.state.watermark(session.workspace.workspace_id, Entity.RELEASED_BOMS)
    full = run.facts.source not in ("schedule", ALTIUM_EVENT) or full_sweep_is_due(watermark, session.now())
    changed = partial(_has_changed, session.stored_settings.version)
    sweep(session, run, Entity.RELEASED_BOMS, session.stores.release_queue,
          full=full, wanted=_is_wanted if full else changed, plan=_plan)  # fmt: skip


def _is_wanted(_project: ProjectSummary, _known: ProjectRecord | None) -> bool:
    return True


def _has_changed(settings_version: int, project: ProjectSummary, known: ProjectRecord | None) -> bool:
    if known is None or known.releases_settings_version != settings_version:
        return True
    return needs_look(project, known.releases_updated_at, known.releases_checked_at)


def _plan(session: Session, run: Run, summary: ProjectSummary, _known: ProjectRecord | None) -> Handout:
    asked_at = session.now().isoformat()
    stored = session.catalog.release_heads(summary.project_id)
    rule, exports = session.settings.ipn_rule.name, session.export_profiles.label
    tasks: list[BomTask] = []
    for release in _releases(session, summary):
        missing = [
            variant
            for variant in release.variants
            if session.settings.wants_variant(variant)
            and _is_due(stored.get((release.release_id, variant)), rule, exports)
        ]
        if missing:
            session.catalog.store_release(_record(summary, release))
        tasks += [_task(session, run, summary, release, variant) for variant in missing]
    seen = {
        "releases_updated_at": summary.updated_at.isoformat(),
        "releases_checked_at": asked_at,
        "releases_settings_version": session.stored_settings.version,
    }
    return Handout(tasks, seen)


def _releases(session: Session, project: ProjectSummary) -> list[Release]:
    """All releases of a project; a list that lost a row to a shifted page would hide a release until the next day."""
    for _ in range(_ATTEMPTS):
        walk = session.altium.release_pages(project.id)
        releases = [release for page in walk for release in page.nodes]
        if walk.complete:
            return releases
    raise PartialData("The list of releases kept changing while it was read.")


def _is_due(head: BomHead | None, rule: str, exports: str) -> bool:
    if head is None or head.removed_at is not None or head.lacks_facts:
        return True
    return head.ipn_rule != rule or head.exports != exports


def _record(project: ProjectSummary, release: Release) -> ReleaseRecord:
    return ReleaseRecord(
        project_id=project.project_id,
        release_id=release.release_id,
        node_id=release.id,
        description=release.description,
        created_at=release.created_at.isoformat(),
        variants=release.variants,
    )


def _task(session: Session, run: Run, project: ProjectSummary, release: Release, variant: str) -> BomTask:
    identity = BomIdentity(
        workspace_id=session.workspace.workspace_id,
        project_id=project.project_id,
        source=Source.RELEASE,
        variant=variant,
        release_id=release.release_id,
        release_created_at=release.created_at.isoformat(),
    )
    return BomTask(
        run_id=run.run_id,
        identity=identity,
        node_id=release.id,
        project_name=project.name or "",
        release_description=release.description,
        baseline=run.baseline,
    )
