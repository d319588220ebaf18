"""WIP BOMs: every variant of the projects that changed, or of all of them."""

from functools import partial

from a365_sync.altium.models import Project, ProjectSummary
from a365_sync.bom.model import BomIdentity
from a365_sync.errors import NotFound
from a365_sync.store.catalog import ProjectRecord
from a365_sync.store.runs import Run
from a365_sync.sync.due import needs_look
from a365_sync.sync.removals import is_earlier, remove_project, remove_vanished, remove_variant
from a365_sync.sync.session import Session
from a365_sync.sync.sweep import Handout, look, sweep
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Entity, Trigger
from a365_sync.sync.underway import Underway


def sync_all(session: Session, run: Underway) -> None:
    """The nightly sweep: every project, every variant; what it no longer lists is removed by the rules."""
    listed = sweep(session, run, Entity.WIP_BOMS, session.stores.wip_queue,
                   full=True, wanted=lambda *_: True, plan=_plan)  # fmt: skip
    if listed is not None:
        known = {project.project_id for project in session.catalog.projects() if project.removed_at is None}
        seen = {project_id for project_id in known if project_id in listed}
        remove_vanished(session, run, "projects", known, seen, partial(remove_project, session))


def sync_changed(session: Session, run: Underway) -> None:
    """The frequent sweep: projects that changed since the watermark; or a look at the run's one project."""
    if run.facts.project_id:
        look(session, run, Entity.WIP_BOMS, session.stores.wip_queue, _plan)
    else:
        sweep(session, run, Entity.WIP_BOMS, session.stores.wip_queue,
              full=False, wanted=partial(_has_changed, session.stored_settings.version), plan=_plan)  # fmt: skip


def _has_changed(settings_version: int, project: ProjectSummary, known: ProjectRecord | None) -> bool:
    if known is None or known.wip_settings_version != settings_version:
        return True
    return needs_look(project, known.wip_updated_at, known.wip_checked_at)


def _plan(session: Session, run: Run, summary: ProjectSummary, known: ProjectRecord | None) -> Handout:
    asked_at = session.now().isoformat()
    project = session.altium.project(summary.id)
    if project is None:
        raise NotFound(f"Altium lists the project {summary.name!r} but does not show it.")
    tasks = [
        BomTask(
            run_id=run.run_id,
            identity=BomIdentity.wip(session.workspace.workspace_id, summary.project_id, variant),
            node_id=summary.id,
            project_name=summary.name or "",
            source_revision_id=project.latest_revision_id,
            baseline=run.baseline,
        )
        for variant in project.variants
        if session.settings.wants_variant(variant)
    ]
    updated_at = summary.updated_at.isoformat()
    seen = {
        "variants": list(project.variants),
        "missing_variants": _missing_variants(session, run, project, known),
        "wip_updated_at": updated_at,
        "wip_checked_at": asked_at,
        "wip_settings_version": session.stored_settings.version,
    }
    return Handout(tasks, seen)


def _missing_variants(session: Session, run: Run, project: Project, known: ProjectRecord | None) -> list[str]:
    """Variants that were there and are not shown; the nightly sweep removes those that were missing before as well."""
    if known is None:
        return []
    missing = [name for name in (*known.variants, *known.missing_variants) if name not in project.variants]
    if run.trigger != Trigger.SYNC_WIP_BOMS_NIGHTLY or not is_earlier(known.wip_checked_at, run):
        return missing
    for name in known.missing_variants:
        if name in missing:
            remove_variant(session, known, name)
    return [name for name in missing if name not in known.missing_variants]
