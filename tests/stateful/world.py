"""The installation that the stateful test works on: invocations, queues and time, each under the test's hand.

Everything that calls the engine's triggers is in this module.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from a365_sync.errors import A365SyncError, InvalidInput
from a365_sync.settings import Settings
from a365_sync.store.missing import EVERY_KIND, Missing
from a365_sync.store.runs import Run
from a365_sync.sync.initialize import initialize
from a365_sync.sync.run import conduct
from a365_sync.sync.session import Session, open_session
from a365_sync.sync.single import queue_single
from a365_sync.sync.task_work import do_task
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Entity, Trigger
from tests.stateful.door import Door
from tests.store.cloud import Cloud
from tests.store.sync.installation import SWEEP_TIMES, WORK
from tests.store.sync.process import Died, Process

NIGHTLY, FREQUENT = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT
RELEASED, LIBRARY = Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY
LEASE = timedelta(minutes=16)
_MOST_RECEIVED = 5
_REMEMBERED = 6


@dataclass(slots=True)
class Delivery:
    """A message of a queue, and how often it was delivered."""

    task: BomTask
    received: int = 0


@dataclass(slots=True)
class Queues:
    """Both FIFO queues: `waiting` in their order, the last ones `done`, and the `dead` letters."""

    waiting: list[Delivery] = field(default_factory=list)
    done: list[BomTask] = field(default_factory=list)
    dead: list[Delivery] = field(default_factory=list)

    def ready(self) -> list[Delivery]:
        """The first message of each BOM: only that may be delivered."""
        first: dict[str, Delivery] = {}
        for delivery in self.waiting:
            first.setdefault(delivery.task.key, delivery)
        return list(first.values())


class World:
    """One installation. `watch` is called with what an invocation put on the bus, whenever one has ended."""

    def __init__(self, door: Door, watch: Callable[["World", list[dict[str, Any]]], None]) -> None:
        self.door = door
        self.clock = door.clock
        self.cloud = Cloud.create()
        self.stores = self.cloud.stores()
        self.queues = Queues()
        self.settings: dict[str, Any] = {}
        self.repeats: list[Run] = []
        self._died_at: datetime | None = None
        self._watch = watch
        self.change_settings()
        initialize(self.stores.state, lambda _url: door.client())
        known = self.stores.state.workspace()
        assert known is not None
        self.workspace = known

    def close(self) -> None:
        """Take the tables away: moto copies all there are with each transaction."""
        for name in (self.cloud.state_table, self.cloud.catalog_table):
            self.cloud.dynamodb.delete_table(TableName=name)
        self.door.close()

    def change_settings(self, **changed: Any) -> None:
        """Store a new version of the settings."""
        self.settings |= changed
        version = self.stores.state.settings().version
        self.stores.state.store_settings(Settings(**self.settings), version, self.clock().isoformat())

    @property
    def chosen(self) -> Settings:
        """The settings in force."""
        return Settings(**self.settings)

    def wait(self, by: timedelta) -> None:
        """Let time pass; the lease of a process that died runs out with it."""
        self.clock.now += by
        if self._died_at is not None and self.clock() - self._died_at > LEASE:
            for lease in list(self.stores.state_table.query("LEASE")):
                self.stores.state_table.put({**lease, "held_until": 0})
            self._died_at = None

    def sync(
        self, trigger: Trigger, source: str, death: int | None = None, project: str | None = None
    ) -> str:
        """Run a trigger; Lambda may repeat it if the process dies, but makes a new run of a schedule's."""
        run = self.stores.runs.create(trigger, source, self.clock(), project)
        return self._conduct(run, death, repeatable=source == "webhook")

    def repeat(self, death: int | None = None) -> str:
        """Lambda's repeat of the first invocation that died."""
        return self._conduct(self.repeats.pop(0), death, repeatable=False)

    def upsert(self, trigger: Trigger, body: dict[str, str]) -> str:
        """Queue a single BOM; says what came of it."""
        try:
            queue_single(self.stores, self.workspace, trigger, body, self.clock())
        except InvalidInput as error:
            return f"refused: {error.what}"
        self._collect()
        return "queued"

    def deliver(self, delivery: Delivery, death: int | None = None) -> str:
        """Give a message to its function; one that failed five times becomes a dead letter."""
        delivery.received += 1
        outcome = self._invoke(lambda session: do_task(session, delivery.task, delivery.received), death)
        if outcome == "done":
            self.queues.waiting.remove(delivery)
            self.queues.done = [*self.queues.done, delivery.task][-_REMEMBERED:]
        elif delivery.received >= _MOST_RECEIVED:
            self.queues.waiting.remove(delivery)
            self.queues.dead.append(delivery)
        return outcome

    def deliver_again(self, task: BomTask) -> str:
        """Deliver once more what was done already."""
        return self._invoke(lambda session: do_task(session, task))

    def once_round(self, death: int | None = None) -> None:
        """Try each BOM's first message once; every process dies after so many writes, if it comes to so many."""
        for delivery in self.queues.ready():
            self.deliver(delivery, death)

    def drain(self) -> None:
        """Deliver until nothing waits."""
        while self.queues.waiting:
            self.once_round()

    def missing(self) -> Missing:
        """What sweeps missed."""
        return Missing(self.stores.state_table, self.workspace.workspace_id)

    def approve(self) -> list[str]:
        """Approve all removals that are withheld."""
        return [identifier for kind in EVERY_KIND for identifier in sorted(self.missing().approve(kind))]

    def owed(self) -> list[str]:
        """Keys of the tasks owed."""
        partitions = [f"OWED#{self.workspace.workspace_id}#{entity}" for entity in Entity]
        return [item["sk"] for pk in partitions for item in self.stores.state_table.query(pk)]

    def runs(self) -> list[Run]:
        """All runs."""
        return list(self.stores.runs.newest(100_000))

    def contents(self) -> dict[Any, Any]:
        """All objects and catalog items, but for when a sweep last asked for a project."""
        items = {
            key: {name: value for name, value in item.items() if name not in SWEEP_TIMES}
            for key, item in self.cloud.catalog().items()
        }
        return {**self.cloud.objects(), **items}

    def _conduct(self, run: Run, death: int | None, *, repeatable: bool) -> str:
        outcome = self._invoke(
            lambda session: conduct(session, run, WORK[Trigger(run.trigger)], self.repeats.append), death
        )
        if outcome == "died":
            self._died_at = self.clock()
            self.repeats += [run] if repeatable else []
        self._collect()
        return outcome

    def _invoke(self, work: Callable[[Session], None], death: int | None = None) -> str:
        """`done`, `died`, or how it failed; an error that is none of the sync's own is a bug."""
        self.clock.forward(seconds=1)
        process = Process(death)
        stores = self.cloud.stores(process.wrap)
        try:
            work(open_session(stores, lambda _url: self.door.client(), self.clock))
        except Died:
            return "died"
        except A365SyncError as error:
            return f"failed: {error.code}"
        finally:
            self._watch(self, process.put)
        return "done"

    def _collect(self) -> None:
        for url in self.cloud.queue_urls.values():
            while messages := self.cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
                "Messages"
            ):
                for message in messages:
                    self.queues.waiting.append(Delivery(BomTask.model_validate_json(message["Body"])))
                    self.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
