"""Does one queued task and settles it in its run."""

import logging

from a365_sync.errors import A365SyncError, NotFound, as_sync_error
from a365_sync.store.runs import Outcome
from a365_sync.sync import debts
from a365_sync.sync.finish import finish_if_settled
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.upsert import upsert

_log = logging.getLogger(__name__)


def do_task(session: Session, task: BomTask) -> None:
    """Do the work; a failure is settled with its reason and raised, so that the queue delivers the task again.

    A failed task is also owed: however the queue ends, the next run hands it out again. What Altium does not show is
    settled for good: the next sweep asks for what there is then.
    """
    before = session.altium.requests
    try:
        outcome = upsert(session, task)
    except NotFound as error:
        debts.settle(session, task)
        _settle_failed(session, task, error, before)
        return
    except Exception as error:
        debts.owe(session, task)
        _settle_failed(session, task, as_sync_error(error), before)
        raise
    debts.settle(session, task)
    requests = session.altium.requests - before
    session.stores.runs.settle(task.run_id, task.key, outcome, requests, session.now())
    _log.info("%s %s", task.key, outcome)
    finish_if_settled(session.stores, session.workspace.url, task.run_id, session.now())


def _settle_failed(session: Session, task: BomTask, error: A365SyncError, before: int) -> None:
    _log.warning("%s failed: %s", task.key, error)
    details = error.as_dict() | {"project_name": task.project_name, "variant": task.identity.variant}
    requests = session.altium.requests - before
    session.stores.runs.settle(task.run_id, task.key, Outcome.FAILED, requests, session.now(), details)
    finish_if_settled(session.stores, session.workspace.url, task.run_id, session.now())
