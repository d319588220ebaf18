"""Ends runs: whoever settles the last unit, or finds nothing left to settle, closes the run and says so."""

from dataclasses import replace
from datetime import datetime

from a365_sync.errors import RunDied, as_sync_error
from a365_sync.events import names
from a365_sync.events.operation import RunFailed, RunFinished
from a365_sync.store.events import Event, event_id
from a365_sync.store.runs import FINAL, Run, RunState
from a365_sync.sync.lake import rewrite_run, write_run
from a365_sync.sync.session import Stores
from a365_sync.sync.triggers import ENTITY, FULL_SYNC, SWEEPS, Trigger

NOTHING = "Nothing to do."


def finish_if_settled(stores: Stores, workspace_url: str, run_id: str, now: datetime) -> None:
    """Close a run whose planning is over and whose units are all settled; harmless to call twice.

    The event goes first: a crash in between repeats it with the same id, and never loses it.
    """
    run = stores.runs.get(run_id)
    if run is None or run.planning or run.settled < run.planned:
        return
    if run.state in FINAL:
        _keep_summary_true(stores, run)
        return
    if run.baseline and run.workspace_id and _is_baseline(run):
        stores.state.store_baseline(run.workspace_id, ENTITY[Trigger(run.trigger)], run_id)
    summary = _summary(run)
    stores.bus.put(_event(run, names.RUN_FINISHED, summary, workspace_url, now))
    write_run(stores.bucket, _ended(run, RunState.FINISHED, summary, now))
    stores.runs.finish(run_id, RunState.FINISHED, summary, now)


def _keep_summary_true(stores: Stores, run: Run) -> None:
    """A unit that had failed when the run was closed may turn out well later, by the queue or by a redrive."""
    summary = _summary(run)
    if run.state is RunState.FINISHED and run.summary != summary:
        rewrite_run(stores.bucket, replace(run, summary=summary))
        stores.runs.retell(run, summary)


def _is_baseline(run: Run) -> bool:
    """Whether a run has seen so much that what differs from now on is news.

    One broken project does not hold it back for ever; a run in which most failed is no baseline, nor is a look at
    what changed lately that found nothing.
    """
    if run.trigger not in SWEEPS or run.project_id:
        return False
    if not run.planned:
        return run.trigger in FULL_SYNC
    return run.changed + run.unchanged > run.failed


def bury_run(stores: Stores, workspace_url: str, run_id: str, now: datetime) -> bool:
    """Close the run that had the lease before, unless its tasks are still at work; False for one that stays open.

    One that died while it planned has failed; one that had handed out everything may have died before it said that
    it was over. One that died before it had anything to record leaves nothing to close, and nothing undone.
    """
    run = stores.runs.get(run_id)
    if run is None or run.state in FINAL:
        return True
    if run.planning:
        fail_run(stores, run, RunDied("The run's function ended without a result."), now)
        return True
    finish_if_settled(stores, workspace_url, run_id, now)
    return run.settled >= run.planned


def fail_run(stores: Stores, run: Run, error: Exception, now: datetime) -> None:
    """Close a run that could not do its work, with the reason."""
    # One that died while it was closed has its reason, which may have been told.
    told = run.error or as_sync_error(error).as_dict()
    recorded = run if run.recorded else stores.runs.record(run)
    failed = stores.runs.advance(recorded.run_id, error=told)
    workspace, reason = stores.state.workspace(), str(told["message"])
    stores.bus.put(_event(failed, names.RUN_FAILED, reason, workspace.url if workspace else "", now))
    write_run(stores.bucket, _ended(failed, RunState.FAILED, reason, now))
    stores.runs.finish(run.run_id, RunState.FAILED, reason, now)


def _ended(run: Run, state: RunState, summary: str, now: datetime) -> Run:
    return replace(run, state=state, summary=summary, finished_at=now.isoformat())


def _summary(run: Run) -> str:
    what = "components" if run.trigger == Trigger.SYNC_PART_LIBRARY else "BOMs"
    if not run.planned:
        return NOTHING
    if run.unchanged == run.planned:
        return f"Nothing changed: {run.planned} {what} checked, none written."
    return f"{run.planned} {what}: {run.changed} changed, {run.unchanged} unchanged, {run.failed} failed."


def _event(run: Run, detail_type: str, summary: str, workspace_url: str, now: datetime) -> Event:
    kind = RunFailed if detail_type == names.RUN_FAILED else RunFinished
    data = kind(
        run_id=run.run_id, trigger=run.trigger, source=run.source, summary=summary,
        planned=run.planned, changed=run.changed, unchanged=run.unchanged, failed=run.failed,
    ).as_data()  # fmt: skip
    return Event(
        event_id(run.run_id, detail_type), detail_type, workspace_url, f"run/{run.run_id}", now, data
    )
