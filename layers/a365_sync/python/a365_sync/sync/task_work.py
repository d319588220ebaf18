"""Does one queued task and settles it in its run."""

import logging
from collections.abc import Callable

from a365_sync.errors import A365SyncError, NotFound, OutOfTime, TaskDied, Throttled, as_sync_error
from a365_sync.store.runs import Outcome
from a365_sync.store.table import Update
from a365_sync.sync import debts
from a365_sync.sync.finish import finish_if_settled
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.upsert import upsert

MOST_DELIVERIES = 5  # maxReceiveCount of the queues: what comes so often is not delivered again

_log = logging.getLogger(__name__)


def do_task(
    session: Session, task: BomTask, delivery: int = 1, admit: Callable[[], None] = lambda: None
) -> None:
    """Do the work; a failure is settled with its reason and raised, so that the queue delivers the task again.

    `delivery` counts from 1; `admit` raises OutOfTime or Throttled where the task is not to begin. These say nothing
    of the task, and are settled with the last delivery only. A failed task is also owed: however the queue ends, the
    next run hands it out again. What Altium does not show is settled for good: the next sweep asks for what there is
    then.
    """
    before = session.altium.requests
    last = delivery >= MOST_DELIVERIES
    if last:
        # Should the function die of this task, nobody would be left to say so.
        died = TaskDied("The function ended each time while it did this task.")
        _settle_failed(session, task, died, before, debts.debt(session, task))
    try:
        admit()
        outcome = upsert(session, task)
    except NotFound as error:
        _forgive(session, task, delivery)
        _settle_failed(session, task, error, before)
        return
    except (OutOfTime, Throttled) as error:
        if last:
            _settle_failed(session, task, error, before)
        raise
    except Exception as error:
        _settle_failed(session, task, as_sync_error(error), before, debts.debt(session, task))
        raise
    _forgive(session, task, delivery)
    requests = session.altium.requests - before
    session.stores.runs.settle(task.run_id, task.key, outcome, requests, session.now())
    _log.info("%s %s", task.key, outcome)
    finish_if_settled(session.stores, session.workspace.url, task.run_id, session.now())


def _forgive(session: Session, task: BomTask, delivery: int) -> None:
    """Nothing is owed any more; a task that comes for the first time, and was not owed before, never was."""
    if task.owed or delivery > 1:
        debts.settle(session, task)


def _settle_failed(session: Session, task: BomTask, error: A365SyncError, before: int, *debt: Update) -> None:
    _log.warning("%s failed: %s", task.key, error)
    details = error.as_dict() | {"project_name": task.project_name, "variant": task.identity.variant}
    requests = session.altium.requests - before
    session.stores.runs.settle(
        task.run_id, task.key, Outcome.FAILED, requests, session.now(), details, together_with=debt
    )
    finish_if_settled(session.stores, session.workspace.url, task.run_id, session.now())
