"""One installation beside one simulator, which can be set back to a moment: the place where all faults happen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, Self

from a365_sync.sync.triggers import FULL_SYNC, Trigger
from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Options
from local.simulator.server import RunningServer
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.faults.altium import READ_SECONDS, Altium
from tests.faults.contents import Contents, contents
from tests.faults.dataset import Edited, edited, small_workspace
from tests.faults.engine import Engine
from tests.faults.frozen import Frozen, freeze, thaw
from tests.store.cloud import Cloud
from tests.store.sync.altium import Clock
from tests.store.sync.process import Process


class Wraps(Protocol):
    """A process, which has AWS clients of its own."""

    def wrap(self, client: Any) -> Any:
        """The client as this process uses it."""


PAGE = 2  # rows of a page, so that every list here has several


@dataclass(frozen=True)
class Moment:
    """An installation, the time and the workspace, to come back to."""

    frozen: Frozen
    now: datetime
    snapshot: Snapshot


class World:
    """`before` is the moment after a first full sync without any fault; `edits` are made two hours later."""

    def __init__(self) -> None:
        self.clock = Clock()
        options = Options(clock=self.clock, page_limits=PageLimits(default=PAGE, largest=PAGE))
        self.simulator = RunningServer(WorkspaceStore(small_workspace()), options)
        self.altium = Altium(self.simulator, self.clock)
        self.cloud = Cloud.create()
        self.cloud.s3.put_bucket_versioning(
            Bucket=self.cloud.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        self._process = Process()
        self.engine = self.engine_in(self._process)
        self.engine.configure(schedules=True)
        self.configured = self.moment()
        self.engine.initialize()
        for trigger in FULL_SYNC:
            self.engine.work(self.engine.sync(trigger))
        assert self.engine.errors == []
        self.clock.forward(hours=2)
        self.before = self.moment()
        self.edits: Edited = edited(small_workspace(), self.clock)

    def engine_in(self, process: Wraps) -> Engine:
        """The sync in a process of that kind."""
        return Engine(self.cloud, self.cloud.stores(process.wrap), self.altium.connect, self.clock)

    def moment(self) -> Moment:
        """Now."""
        return Moment(freeze(self.cloud), self.clock.now, self.simulator.store.current)

    def back_to(self, moment: Moment) -> None:
        """Everything as it was then; nothing ordered, nothing counted."""
        self.simulator.faults.clear()
        self.simulator.faults.reset()
        thaw(self.cloud, moment.frozen)
        self.clock.now = moment.now
        self.show(moment.snapshot)
        self.altium.sent, self.altium.waits = Counter(), []
        self.altium.read_seconds = READ_SECONDS
        self._process.put.clear()
        self._process.writes.clear()
        self.engine.errors = []

    def show(self, snapshot: Snapshot) -> None:
        """Another workspace from now on, as an edit."""
        if snapshot is not self.simulator.store.current:
            self.simulator.store.edit(lambda _: snapshot)

    def later(self, **by: float) -> None:
        """Time passes."""
        self.clock.now += timedelta(**by)

    def contents(self, put: Sequence[dict[str, Any]] = ()) -> Contents:
        """What the installation holds, and the events since the moment it was set back to, `put` by others as well."""
        return contents(self.cloud, [*put, *self._process.put])

    def forget_leases(self) -> None:
        """Their time has run out."""
        table = self.cloud.stores().state_table
        for lease in list(table.query("LEASE")):
            table.put({**lease, "held_until": 0})

    def tick(self) -> None:
        """The schedules of an hour later."""
        self.later(hours=1)
        self._scheduled(Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_PART_LIBRARY)

    def night(self) -> None:
        """The schedules of the next night."""
        self.later(days=1)
        self._scheduled(Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY)

    def _scheduled(self, *triggers: Trigger) -> None:
        for trigger in triggers:
            self.engine.work(self.engine.sync(trigger))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.simulator.stop()
