"""The sync as Lambda and SQS call it: the only place of this suite that knows how an invocation begins.

A failed invocation is repeated twice, a failed message is delivered five times: `template.yaml`.
"""

from collections.abc import Callable
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.store.runs import Run, RunState
from a365_sync.sync.configure import store_settings
from a365_sync.sync.initialize import initialize
from a365_sync.sync.library import sync_library
from a365_sync.sync.released import sync_new
from a365_sync.sync.run import Work, conduct
from a365_sync.sync.session import Stores, open_session
from a365_sync.sync.task_work import do_task
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from a365_sync.sync.wip import sync_all, sync_changed
from tests.store.cloud import Cloud
from tests.store.sync.altium import Clock

WORK: dict[Trigger, Work] = {
    Trigger.SYNC_WIP_BOMS_NIGHTLY: sync_all,
    Trigger.SYNC_WIP_BOMS_FREQUENT: sync_changed,
    Trigger.SYNC_RELEASED_BOMS: sync_new,
    Trigger.SYNC_PART_LIBRARY: sync_library,
}
INVOCATIONS, DELIVERIES = 3, 5

Connect = Callable[[str | None], AltiumClient]


class Engine:
    """Runs triggers over some stores; `errors` are what the invocations and deliveries raised."""

    def __init__(self, cloud: Cloud, stores: Stores, connect: Connect, clock: Clock) -> None:
        self._cloud = cloud
        self._stores = stores
        self._connect = connect
        self._clock = clock
        self.errors: list[Exception] = []
        self.tries: int | None = None  # fewer than AWS makes, where one more would tell nothing

    def configure(self, **change: Any) -> None:
        """The webhook `store-env-variables`, called again by a person until it succeeds."""
        self._insist(lambda: store_settings(self._stores.state, self._connect, change, self._clock()))

    def initialize(self) -> None:
        """The webhook `initialize-integration`, called again by a person until it succeeds."""
        self._insist(lambda: initialize(self._stores.state, self._connect))

    def sync(self, trigger: Trigger) -> list[BomTask]:
        """A scheduled invocation with its repeats; returns the tasks it queued."""
        for _ in range(self.tries or INVOCATIONS):
            try:
                self.invoke(trigger)
                break
            except Exception as error:
                self.errors.append(error)
        return self.take_tasks()

    def invoke(self, trigger: Trigger) -> Run:
        """One scheduled invocation; raises what the function raises."""
        run = self._stores.runs.create(trigger, "schedule", self._clock())
        session = open_session(self._stores, self._connect, self._clock)
        conduct(session, run, WORK[trigger])
        ended = self._stores.runs.get(run.run_id)
        assert ended is not None
        assert ended.state is not RunState.SKIPPED, ended.summary
        return ended

    def work(self, tasks: list[BomTask]) -> None:
        """Deliver each message until it is done, five times at most."""
        for _ in range(self.tries or DELIVERIES):
            tasks = [task for task in tasks if not self._does(task)]

    def do(self, task: BomTask) -> None:
        """One delivery; raises what the function raises."""
        do_task(open_session(self._stores, self._connect, self._clock), task)

    def take_tasks(self) -> list[BomTask]:
        """Everything that is queued."""
        tasks: list[BomTask] = []
        for url in self._cloud.queue_urls.values():
            while messages := self._cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
                "Messages"
            ):
                for message in messages:
                    tasks.append(BomTask.model_validate_json(message["Body"]))
                    self._cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return tasks

    def _does(self, task: BomTask) -> bool:
        try:
            self.do(task)
        except Exception as error:
            self.errors.append(error)
            return False
        return True

    def _insist(self, call: Callable[[], object]) -> None:
        for _ in range(self.tries or DELIVERIES):
            try:
                call()
                return
            except Exception as error:
                self.errors.append(error)
