"""One installation of the sync: its AWS resources, its functions as Lambda and SQS would call them."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import Any, Self

from a365_sync.settings import Settings
from a365_sync.store.runs import Run
from a365_sync.store.state import StoredSettings
from a365_sync.sync.initialize import initialize
from a365_sync.sync.library import sync_library
from a365_sync.sync.released import sync_new
from a365_sync.sync.run import Work, conduct
from a365_sync.sync.session import Session, open_session
from a365_sync.sync.task_work import do_task
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from a365_sync.sync.wip import sync_all, sync_changed
from local.demo.replay import Event, kept_events
from tests.store.cloud import Cloud, Content
from tests.store.sync.altium import Workspace
from tests.store.sync.process import Died, Process

WORK: dict[Trigger, Work] = {
    Trigger.SYNC_WIP_BOMS_NIGHTLY: sync_all,
    Trigger.SYNC_WIP_BOMS_FREQUENT: sync_changed,
    Trigger.SYNC_RELEASED_BOMS: sync_new,
    Trigger.SYNC_PART_LIBRARY: sync_library,
}
REQUEST_SECONDS = 100
RUNS = "lake/run/"
EVENTS = "events/dt="
SWEEP_TIMES = ("wip_checked_at", "releases_checked_at")


class Installation:
    """Runs triggers and works through the queues; `failed` holds the tasks and runs that raised."""

    def __init__(self, workspace: Workspace, **settings: Any) -> None:
        self._begin(workspace)
        self.configure(**settings)
        initialize(self.stores.state, lambda _url: workspace.client())

    @classmethod
    def like(cls, workspace: Workspace, content: Content) -> Self:
        """One that stores what another one `save`d."""
        made = cls.__new__(cls)
        made._begin(workspace)
        made.restore(content)
        return made

    def _begin(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.cloud = Cloud.create()
        self.stores = self.cloud.stores()
        self.failed: list[tuple[BomTask | Trigger, Exception]] = []
        self.handed_over: list[Run] = []
        self.invocation_seconds = inf  # of a run's, of which each request to Altium takes `REQUEST_SECONDS`
        self.put: list[dict[str, Any]] = []
        self.writes: list[str] = []
        self.deaths = 0
        self._die_after: int | None = None

    def save(self) -> Content:
        """All that is stored, for `restore` or for another installation."""
        return self.cloud.save()

    def restore(self, content: Content) -> None:
        """Be what an installation was: the workspace and the time stay as they are."""
        self.cloud.restore(content)

    def configure(self, **settings: Any) -> StoredSettings:
        """Store settings, the others at their defaults."""
        version = self.stores.state.settings().version
        return self.stores.state.store_settings(
            Settings(**settings), version, self.workspace.clock().isoformat()
        )

    def sync(self, trigger: Trigger, source: str = "webhook", die_after: int | None = None) -> Run:
        """A run from its request until its queues are empty.

        Each invocation dies after `die_after` writes, if it comes to so many, and is then repeated and lives.
        """
        run_id = self.stores.runs.create(trigger, source, self.workspace.clock()).run_id
        self.put, self.writes, self.failed, self.deaths = [], [], [], 0
        self._die_after = die_after
        self._invoke(trigger, lambda session: self._conduct(session, self.run(run_id)))
        self.go_on()
        self.drain()
        return self.run(run_id)

    def conduct(self, trigger: Trigger, process: Process, project_id: str | None = None) -> Run:
        """A run, of one project if it is named, in a process that may die; nobody repeats it."""
        run = self.stores.runs.create(trigger, "schedule", self.workspace.clock(), project_id)
        with suppress(Died):
            self._in(process, lambda session: self._conduct(session, run))
        return self.run(run.run_id)

    def go_on(self) -> None:
        """Invoke what was handed over, until nothing is any more."""
        while self.handed_over:
            self.repeat(self.run(self.handed_over.pop().run_id))

    def repeat(self, run: Run) -> None:
        """Invoke the run's function once more, as Lambda does with what it is not sure of."""
        self._invoke(Trigger(run.trigger), lambda session: self._conduct(session, run))

    def drain(self) -> None:
        """Do every queued task."""
        for task in self.queued():
            self.do(task)

    def queued(self) -> Iterator[BomTask]:
        """Take the tasks from the queues."""
        for url in self.cloud.queue_urls.values():
            while messages := self.cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
                "Messages"
            ):
                for message in messages:
                    yield BomTask.model_validate_json(message["Body"])
                    self.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def do(self, task: BomTask, process: Process | None = None) -> None:
        """Do one task; in a process that dies, if one is given, and then nobody repeats it."""
        if process is None:
            self._invoke(task, lambda session: do_task(session, task))
            return
        with suppress(Died):
            self._in(process, lambda session: do_task(session, task))

    def forget_leases(self) -> None:
        """Let the time of every lease run out."""
        for lease in list(self.stores.state_table.query("LEASE")):
            self.stores.state_table.put({**lease, "held_until": 0})

    def run(self, run_id: str) -> Run:
        """The run's record."""
        run = self.stores.runs.get(run_id)
        assert run is not None
        return run

    def contents(self) -> dict[Any, Any]:
        """All objects and catalog items, but for the lake's runs and when a sweep last asked for a project."""
        catalog = {
            key: {name: value for name, value in item.items() if name not in SWEEP_TIMES}
            for key, item in self.cloud.catalog().items()
        }
        objects = {
            key: value for key, value in self.cloud.objects().items() if not key.startswith((RUNS, EVENTS))
        }
        # Events of a first sync share objects, others after a crash than without.
        events = {f"{EVENTS}{event['time'][:10]}/{event['id']}": event for event in self.kept_events}
        return {**objects, **events, **catalog}

    @property
    def kept_events(self) -> list[Event]:
        """The events that the bucket keeps for replay, by time."""
        objects = self.cloud.objects()
        return kept_events({key: objects[key] for key in objects if key.startswith(EVENTS)})

    @property
    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """The change events that the last run put on the bus, repeated ones once."""
        details = {(entry["DetailType"], entry["Detail"]): json.loads(entry["Detail"]) for entry in self.put}
        return [(kind, detail) for (kind, _), detail in details.items() if not kind.startswith("Run ")]

    @property
    def event_types(self) -> list[str]:
        """Their types, sorted."""
        return sorted(kind for kind, _ in self.events)

    def _conduct(self, session: Session, run: Run) -> None:
        begun = len(self.workspace.asked)
        timed = replace(
            session,
            time_left=lambda: self.invocation_seconds - REQUEST_SECONDS * (len(self.workspace.asked) - begun),
        )
        conduct(timed, run, WORK[Trigger(run.trigger)], self.handed_over.append)

    def _invoke(self, what: BomTask | Trigger, work: Callable[[Session], None]) -> None:
        try:
            try:
                self._in(Process(self._die_after), work)
            except Died:
                self.deaths += 1
                self._in(Process(), work)
        except Exception as error:
            self.failed.append((what, error))

    def _in(self, process: Process, work: Callable[[Session], None]) -> None:
        stores = self.cloud.stores(process.wrap)
        try:
            work(open_session(stores, lambda _url: self.workspace.client(), self.workspace.clock))
        finally:
            self.put += process.put
            self.writes += process.writes
