"""A batch of queued tasks: done one by one, and given back where time, a pause or a free slot is missing."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from a365_sync.errors import Busy, OutOfTime, Throttled
from a365_sync.store.queue import Queue
from a365_sync.sync.session import Connect, Session, Stores, open_session
from a365_sync.sync.task_work import do_task
from a365_sync.sync.tasks import BomTask

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_NEEDED_SECONDS = 60  # a task is not begun with less
_SLOT_PATIENCE = 30  # seconds
_BUSY_SECONDS, _LONGEST_SECONDS = 30, 900  # until a task that was given back is delivered again

_log = logging.getLogger(__name__)


class TaskBatch:
    """One invocation's tasks; `queue` is where they come from, `owner` names the invocation."""

    def __init__(
        self,
        opened: Stores,
        connect: Connect,
        queue: Queue,
        owner: str,
        seconds_left: Callable[[], float],
    ) -> None:
        self._stores = opened
        self._connect = connect
        self._queue = queue
        self._owner = owner
        self._seconds_left = seconds_left
        self._session: Session | None = None

    def do(self, record: "SQSRecord") -> None:
        """Do the task of one message; whatever it raises, the message stays in the queue."""
        session = self._opened()
        task = BomTask.model_validate_json(record.body)
        delivery = int(record.attributes.approximate_receive_count)
        try:
            do_task(session, task, delivery, admit=self._admit)
        except OutOfTime:
            self._give_back(record, 0)
            raise
        except Throttled as error:
            self._give_back(record, min(error.retry_after or _BUSY_SECONDS, _LONGEST_SECONDS))
            raise

    def close(self) -> None:
        """Let others talk to Altium."""
        if self._session is not None:
            self._session.slots.give_back()

    def _opened(self) -> Session:
        if self._session is None:
            self._session = open_session(
                self._stores, self._connect, time_left=self._seconds_left, owner=self._owner
            )
        return self._session

    def _admit(self) -> None:
        left = self._seconds_left()
        if left < _NEEDED_SECONDS:
            raise OutOfTime("The function's time is nearly up.")
        if not self._opened().slots.take(int(left) + 10, min(_SLOT_PATIENCE, left - _NEEDED_SECONDS)):
            raise Busy("As many functions as may are talking to Altium.", retry_after=_BUSY_SECONDS)

    def _give_back(self, record: "SQSRecord", seconds: float) -> None:
        try:
            self._queue.show_again(record.receipt_handle, int(seconds))
        except Exception:  # it is delivered again all the same, later
            _log.warning("a message could not be given back at once", exc_info=True)
