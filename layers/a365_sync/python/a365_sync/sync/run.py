"""Conducts one run of a sync trigger: lease, work, result."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from a365_sync.errors import OutOfTime
from a365_sync.store.runs import FINAL, Run, RunState
from a365_sync.sync.finish import NOTHING, bury_run, fail_run, finish_if_settled
from a365_sync.sync.session import Session
from a365_sync.sync.trail import HandOver, Overtaken
from a365_sync.sync.triggers import ENTITY, Entity, Trigger
from a365_sync.sync.underway import Underway

_LEASE_SECONDS = 960  # a little longer than a function can live
_LONGEST_PAUSE = 60  # seconds; a run that would have to wait longer is left to the next one
_MOST_CONTINUED = 200  # invocations; two days' worth
_MOST_LEFT = 20  # runs whose tasks are still at work, each of which costs the next one a read

Work = Callable[[Session, Underway], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Held:
    """A run's lease, and the runs before that it leaves to the next one."""

    lease: str
    left: list[str]


def conduct(session: Session, run: Run, work: Work, hand_over: Callable[[Run], None]) -> None:
    """Do the work of a run once; a run that is final, switched off or already at work elsewhere is left alone.

    Work that does not fit into one invocation is handed over to another one: `hand_over` starts it for the same run,
    which keeps its lease. An error ends the run as failed, with the reason in its record, and is raised, so that the
    function's alarm rings; Lambda then repeats a scheduled invocation as a new run.
    """
    if run.state in FINAL:
        return
    entity = ENTITY[Trigger(run.trigger)]
    reason = _off(session, run, entity) or _paused(session)
    lease = f"{entity}/{run.project_id}" if run.project_id else entity
    before = [owner for owner in session.stores.leases.last_owners(lease) if owner != run.run_id]
    if reason is None and not session.stores.leases.acquire(lease, run.run_id, _LEASE_SECONDS, after=before):
        reason = "Skipped: another run of the same kind is at work."
    if reason is None and run.project_id and not session.slots.take(_LEASE_SECONDS):
        reason = (
            "Skipped: as many functions as may are talking to Altium. The next sweep looks at the project."
        )
    if reason is not None:
        session.stores.runs.record(run)
        session.stores.runs.finish(run.run_id, RunState.SKIPPED, reason, session.now())
        session.stores.leases.release(
            lease, run.run_id, before
        )  # of the invocation before, if it handed over
        return
    held = _Held(lease, _bury_dead(session, run, entity, before))
    try:
        done = _work(session, run, entity, work, held, hand_over)
    finally:
        session.slots.give_back()
    if done:
        _close(session, run, held)


def _bury_dead(session: Session, run: Run, entity: Entity, before: Iterable[str]) -> list[str]:
    """Close the runs that had the lease before; a sweep also those that looked at one project and died of it.

    Those whose tasks are still at work are left to the next run: the last task may die before it closes its run.
    """
    stores, url = session.stores, session.workspace.url
    left = [run_id for run_id in before if not bury_run(stores, url, run_id, session.now())]
    for name, owner in [] if run.project_id else stores.leases.run_out(f"{entity}/"):
        bury_run(stores, url, owner, session.now())
        stores.leases.release(name, owner)
    return left[-_MOST_LEFT:]


def _close(session: Session, run: Run, held: _Held) -> None:
    stores = session.stores
    if run.project_id:
        # Its lease leads to it until it is closed: nobody need ever look at this project again.
        finish_if_settled(stores, session.workspace.url, run.run_id, session.now())
        stores.leases.release(held.lease, run.run_id, held.left)
        return
    # Who sees the run finished may start the next one at once.
    stores.leases.release(held.lease, run.run_id, held.left)
    finish_if_settled(stores, session.workspace.url, run.run_id, session.now())


def _work(
    session: Session, run: Run, entity: Entity, work: Work, held: _Held, hand_over: Callable[[Run], None]
) -> bool:
    """True when the work is done; False when another invocation has it, and the lease with it."""
    underway = _begin(session, run, entity)
    before = session.altium.requests
    try:
        try:
            work(session, underway)
        except (HandOver, OutOfTime) as stopped:
            _continue(session, underway, held, hand_over, session.altium.requests - before, stopped)
            return False
    except Overtaken:
        _log.warning("another invocation of %s is further: this one stops", run.run_id)
        return False
    except Exception as error:
        underway.begin()
        session.stores.runs.count_requests(run.run_id, session.altium.requests - before)
        fail_run(session.stores, underway.facts, error, session.now())
        session.stores.leases.release(held.lease, run.run_id, held.left)
        raise
    _end(session, underway, session.altium.requests - before)
    return True


def _begin(session: Session, run: Run, entity: Entity) -> Underway:
    if run.state is RunState.RUNNING:
        return Underway(session, run)
    workspace_id = session.workspace.workspace_id
    started = replace(
        run,
        state=RunState.RUNNING,
        started_at=session.now().isoformat(),
        workspace_id=workspace_id,
        baseline=not session.stores.state.has_baseline(workspace_id, entity),
    )
    underway = Underway(session, started)
    if run.recorded:
        underway.tell(
            state=started.state.value, started_at=started.started_at, workspace_id=workspace_id,
            baseline=started.baseline,
        )  # fmt: skip
    elif started.baseline:
        underway.begin()
    return underway


def _end(session: Session, underway: Underway, requests: int) -> None:
    if underway.facts.recorded:
        session.stores.runs.end_planning(underway.facts.run_id, requests)
        return
    # A quiet run is recorded once, when it is over: no event tells of it, for nothing came of it.
    session.stores.runs.record(
        replace(
            underway.facts,
            state=RunState.FINISHED,
            planning=False,
            altium_requests=requests,
            summary=NOTHING,
            finished_at=session.now().isoformat(),
        )
    )


def _continue(
    session: Session,
    underway: Underway,
    held: _Held,
    hand_over: Callable[[Run], None],
    requests: int,
    stopped: Exception,
) -> None:
    run = underway.facts
    progress = underway.reached > run.reached or (isinstance(stopped, HandOver) and stopped.progress)
    if not progress or run.continued >= _MOST_CONTINUED:
        # Nothing was reached that the next invocation could build on: it would come no further.
        raise OutOfTime("The run got nowhere within one invocation.") from stopped
    session.stores.runs.count_requests(run.run_id, requests)
    underway.tell(continued=run.continued + 1, reached=underway.reached)
    session.stores.leases.acquire(held.lease, run.run_id, _LEASE_SECONDS, after=held.left)
    hand_over(run)
    _log.info("%s goes on in another invocation", run.run_id)


def _paused(session: Session) -> str | None:
    pause = session.altium.pause()
    if pause <= _LONGEST_PAUSE:
        return None
    return f"Skipped: Altium has asked for a pause of {pause:.0f} more seconds. The next run does the work."


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
