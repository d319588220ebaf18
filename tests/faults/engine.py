"""The sync as Lambda and SQS call it: the only place of this suite that knows how an invocation begins.

A failed invocation is repeated twice: `template.yaml`. The calls are a person's.
"""

from collections.abc import Callable
from typing import Any

from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.runs import Run
from a365_sync.sync.configure import store_settings
from a365_sync.sync.initialize import initialize
from a365_sync.sync.library import sync_library
from a365_sync.sync.released import sync_new
from a365_sync.sync.run import Work, conduct
from a365_sync.sync.session import Connect, Stores, keeping_pace, open_session
from a365_sync.sync.task_work import MOST_DELIVERIES, do_task
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
INVOCATIONS, CALLS = 3, 5


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
        self._insist(
            lambda: store_settings(
                self._stores.state, OwnProfiles(self._stores.bucket), self._paced(), change, self._clock()
            )
        )

    def initialize(self) -> None:
        """The webhook `initialize-integration`, called again by a person until it succeeds."""
        self._insist(lambda: initialize(self._stores.state, self._paced()))

    def sync(self, trigger: Trigger) -> list[BomTask]:
        """A scheduled invocation with its repeats; returns the tasks it queued."""
        for _ in range(self.tries or INVOCATIONS):
            try:
                self.invoke(trigger)
                break
            except Exception as error:
                self.errors.append(error)
        return self.take_tasks()

    def invoke(self, trigger: Trigger) -> None:
        """One scheduled invocation; raises what the function raises."""
        run = self._stores.runs.draft(trigger, "schedule", self._clock())
        session = open_session(self._stores, self._connect, self._clock)
        conduct(session, run, WORK[trigger], _no_other_invocation)

    def work(self, tasks: list[BomTask]) -> None:
        """Deliver each message until it is done, or was delivered for the last time."""
        for delivery in (*range(1, self.tries or MOST_DELIVERIES), MOST_DELIVERIES):
            tasks = [task for task in tasks if not self._does(task, delivery)]

    def do(self, task: BomTask, delivery: int = 1) -> None:
        """One delivery; raises what the function raises."""
        do_task(open_session(self._stores, self._connect, self._clock), task, delivery)

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

    def _paced(self) -> Connect:
        return keeping_pace(self._stores, self._connect, self._clock)

    def _does(self, task: BomTask, delivery: int) -> bool:
        try:
            self.do(task, delivery)
        except Exception as error:
            self.errors.append(error)
            return False
        return True

    def _insist(self, call: Callable[[], object]) -> None:
        for _ in range(CALLS):
            try:
                call()
                return
            except Exception as error:
                self.errors.append(error)


def _no_other_invocation(run: Run) -> None:
    raise AssertionError(f"{run.run_id} was handed over, though nobody ends it")
