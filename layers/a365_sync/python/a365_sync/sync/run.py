"""Conducts one run of a sync trigger: lease, work, result."""

from collections.abc import Callable
from dataclasses import dataclass

from a365_sync.store.runs import FINAL, Run, RunState
from a365_sync.sync.finish import bury_run, fail_run, finish_if_settled
from a365_sync.sync.session import Session
from a365_sync.sync.triggers import ENTITY, Entity, Trigger

_LEASE_SECONDS = 960  # a little longer than a function can live


@dataclass(frozen=True, slots=True)
class Planned:
    """What a planner hands out: `planned` units of work, settled elsewhere or already by itself."""

    planned: int


Work = Callable[[Session, Run], Planned]


def conduct(session: Session, run: Run, work: Work) -> None:
    """Do the work of a run once; a run that is final, switched off or already at work elsewhere is left alone.

    An error ends the run as failed, with the reason in its record, and is raised, so that the function's alarm
    rings; Lambda then repeats a scheduled invocation as a new run.
    """
    if run.state in FINAL:
        return
    entity = ENTITY[Trigger(run.trigger)]
    reason = _off(session, run, entity)
    lease = f"{entity}/{run.project_id}" if run.project_id else entity
    before = session.stores.leases.holder(lease)
    if reason is None and not session.stores.leases.acquire(lease, run.run_id, _LEASE_SECONDS):
        reason = "Skipped: another run of the same kind is at work."
    if reason is not None:
        session.stores.runs.finish(run.run_id, RunState.SKIPPED, reason, session.now())
        return
    if before is not None and before != run.run_id:
        bury_run(session.stores, before, session.now())
    try:
        _work(session, run, entity, work)
    except Exception as error:
        fail_run(session.stores, run.run_id, error, session.now())
        raise
    finally:
        session.stores.leases.release(lease, run.run_id)
    # Only now: who sees the run finished may start the next one at once.
    finish_if_settled(session.stores, session.workspace.url, run.run_id, session.now())


def _work(session: Session, run: Run, entity: Entity, work: Work) -> None:
    workspace_id = session.workspace.workspace_id
    started = session.stores.runs.advance(
        run.run_id,
        state=RunState.RUNNING.value,
        started_at=session.now().isoformat(),
        workspace_id=workspace_id,
        baseline=not session.stores.state.has_baseline(workspace_id, entity),
    )
    before = session.altium.requests
    try:
        result = work(session, started)
    finally:
        session.stores.runs.count_requests(run.run_id, session.altium.requests - before)
    session.stores.runs.advance(run.run_id, planning=False, planned=result.planned)


def _off(session: Session, run: Run, entity: Entity) -> str | None:
    settings = session.settings
    if run.source == "schedule" and not settings.schedules:
        return "Skipped: the setting 'schedules' is off."
    wanted = {
        Entity.WIP_BOMS: ("sync_wip_boms", settings.sync_wip_boms),
        Entity.RELEASED_BOMS: ("sync_released_boms", settings.sync_released_boms),
        Entity.PART_LIBRARY: ("sync_part_library", settings.sync_part_library),
    }
    name, on = wanted[entity]
    return None if on else f"Skipped: the setting {name!r} is off."
