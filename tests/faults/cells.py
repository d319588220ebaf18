"""One cell of the table: a trigger under a fault, what follows, and the comparison with a twin that had none.

A run leaves the next one nothing but the stores. So once they equal the twin's, all that follows is the twin's own, and
a cell need not live through it; where they differ, the trigger's own schedule has to make them equal.
"""

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from local.simulator.faults.fault import Fault
from local.simulator.workspace.snapshot import Snapshot
from tests.faults.contents import Contents, differences, final_state, settled
from tests.faults.dataset import PROJECTS
from tests.faults.reach import asks_for
from tests.faults.rows import Row
from tests.faults.world import Moment, World

FREQUENT, RELEASED = Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_RELEASED_BOMS
OWN_SCHEDULE: dict[Trigger, tuple[Trigger, ...]] = {
    Trigger.INITIALIZE_INTEGRATION: (),
    Trigger.STORE_ENV_VARIABLES: (),
    Trigger.SYNC_WIP_BOMS_NIGHTLY: (FREQUENT,),
    FREQUENT: (FREQUENT,),
    Trigger.UPSERT_WIP_VARIANT: (FREQUENT,),
    RELEASED: (RELEASED,),
    Trigger.UPSERT_RELEASE_VARIANT: (RELEASED,),
    Trigger.SYNC_PART_LIBRARY: (Trigger.SYNC_PART_LIBRARY,),
}
PLANNED_BY = {Trigger.UPSERT_WIP_VARIANT: FREQUENT, Trigger.UPSERT_RELEASE_VARIANT: RELEASED}
NAMED = {"projects": list(PROJECTS)}
AT_ONCE = timedelta(minutes=5)
SETTLED = timedelta(
    hours=2
)  # so long after a change no sweep looks at it twice: a failed task must be remembered
ENOUGH = 2  # repeats of what fails all the same
STAGES = ("trigger", "tick", "night", "nights")


@dataclass
class Twin:
    """The same life without the fault: what was sent by the trigger, and what stood after each stage."""

    sent: Counter[str]
    stages: dict[str, Contents] = field(default_factory=dict)


@dataclass(frozen=True)
class Survived:
    """By which stage everything was as without the fault."""

    stage: str


@dataclass(frozen=True)
class Lost:
    """What never became equal."""

    told: tuple[str, ...]


Outcome = Survived | Lost | None
"""None: the fault cannot hit this trigger."""


class Cells:
    """Runs the cells of one world; twins are lived through once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._twins: dict[Trigger, Twin] = {}
        self._moments: dict[Trigger, tuple[Moment, list[BomTask]]] = {}

    def run(self, row: Row, trigger: Trigger) -> Outcome:
        """What becomes of the fault at the trigger."""
        sent = self.twin(trigger).sent
        operations = sorted(op for op in sent if asks_for(op, row.needs) and sent[op] >= row.least)
        orders = [fault for operation in operations for fault in row.orders(operation)]
        if not orders:
            return None
        told = self._under(row, trigger, orders)
        if told:
            return Lost(tuple(told))
        shown = self._world.simulator.store.current
        if self._is_edited(shown):
            return self._compare(row, self.twin(trigger), trigger)
        # The workspace itself became another: a twin of its own lives through the same.
        last = "nights" if trigger is Trigger.SYNC_WIP_BOMS_NIGHTLY else "night"
        for stage in _until(last)[1:]:
            self.live(trigger, stage)
        found = self._world.contents()
        wanted = self._lived(trigger, shown, last).stages[last]
        told = differences(_counting(row, found), _counting(row, wanted))
        return Lost(tuple(told)) if told else Survived(last)

    def _is_edited(self, shown: Snapshot) -> bool:
        """Whether it is the workspace after the edits, and nothing else was edited."""
        return replace(shown, version=0) == replace(self._world.edits.snapshot, version=0)

    def _under(self, row: Row, trigger: Trigger, orders: list[Fault]) -> list[str]:
        """Live through the trigger with the faults; returns what is wrong with how they were served."""
        world, faults = self._world, self._world.simulator.faults
        if row.from_before:
            world.back_to(self._start(trigger))
            faults.order(*orders)
            tasks = self._planned(trigger, world.edits.snapshot, AT_ONCE)
        else:
            moment, tasks = self.ready(trigger)
            world.back_to(moment)
            faults.order(*orders)
        world.altium.read_seconds = row.read_seconds or world.altium.read_seconds
        world.engine.tries = ENOUGH if row.lasts else None
        tasks = self._fire(trigger, tasks)
        if row.holds:
            world.engine.work(tasks)
            tasks = []
        report = self._report(row)
        faults.clear()
        world.engine.tries = None
        world.engine.work(tasks)
        return [*_unserved(row, report), *_not_honoured(row, world.altium.waits)]

    def _report(self, row: Row) -> list[dict[str, Any]]:
        """What became of the orders; an answer that the client did not wait for counts once it is let go."""
        faults, patience = self._world.simulator.faults, 20 if row.read_seconds else 0
        while _waiting(report := faults.report()["ordered"]) and patience:
            time.sleep(0.05)
            patience -= 1
        return list(report)

    def _compare(self, row: Row, twin: Twin, trigger: Trigger) -> Outcome:
        told: list[str] = []
        for stage in _until(row.heals):
            if stage != "trigger":
                self.live(trigger, stage)
            found, wanted = self._world.contents(), twin.stages[stage]
            if found == wanted:
                return Survived(stage)
            told = differences(_counting(row, found), _counting(row, wanted))
            if not told and stage != "trigger":
                return Survived(stage)
        return Lost(tuple(told))

    def twin(self, trigger: Trigger) -> Twin:
        """The life without faults."""
        if trigger not in self._twins:
            self._twins[trigger] = self._lived(trigger, self._world.edits.snapshot)
        return self._twins[trigger]

    def _lived(self, trigger: Trigger, shown: Snapshot, last: str = "night") -> Twin:
        world = self._world
        world.back_to(self._start(trigger))
        tasks = self._planned(trigger, shown)
        world.altium.sent.clear()
        tasks = self._fire(trigger, tasks)
        twin = Twin(world.altium.sent.copy())
        world.engine.work(tasks)
        twin.stages["trigger"] = world.contents()
        for stage in _until(last)[1:]:
            self.live(trigger, stage)
            twin.stages[stage] = world.contents()
        return twin

    def _start(self, trigger: Trigger) -> Moment:
        first = trigger is Trigger.INITIALIZE_INTEGRATION
        return self._world.configured if first else self._world.before

    def ready(self, trigger: Trigger) -> tuple[Moment, list[BomTask]]:
        """The moment before the trigger, and the tasks that wait for it."""
        if trigger not in self._moments:
            self._world.back_to(self._start(trigger))
            tasks = self._planned(trigger, self._world.edits.snapshot)
            self._moments[trigger] = (self._world.moment(), tasks)
        return self._moments[trigger]

    def _planned(self, trigger: Trigger, shown: Snapshot, wait: timedelta | None = None) -> list[BomTask]:
        """Make the edits and wait a while; plan the tasks, if it is tasks that the trigger does."""
        self._world.show(shown)
        planner = PLANNED_BY.get(trigger)
        self._world.clock.now += wait or (SETTLED if planner else AT_ONCE)
        return self._world.engine.sync(planner) if planner else []

    def _fire(self, trigger: Trigger, tasks: list[BomTask]) -> list[BomTask]:
        """The trigger with its repeats; returns what it leaves to others."""
        engine = self._world.engine
        if trigger is Trigger.INITIALIZE_INTEGRATION:
            engine.initialize()
        elif trigger is Trigger.STORE_ENV_VARIABLES:
            engine.configure(**NAMED)
        elif trigger in PLANNED_BY:
            engine.work(tasks)
        else:
            return engine.sync(trigger)
        return []

    def live(self, trigger: Trigger, stage: str) -> None:
        """What comes next: the trigger's own schedule; the night's; where a person calls, the next call."""
        world = self._world
        if stage != "tick" and OWN_SCHEDULE[trigger]:
            world.night()
            return
        world.later(hours=1)
        for scheduled in OWN_SCHEDULE[trigger]:
            world.engine.work(world.engine.sync(scheduled))
        if not OWN_SCHEDULE[trigger]:
            self._fire(trigger, [])


def _until(last: str) -> tuple[str, ...]:
    return STAGES[: STAGES.index(last) + 1]


def _counting(row: Row, found: Contents) -> Contents:
    return final_state(found, row.apart) if row.history else settled(found)


def _waiting(report: list[dict[str, Any]]) -> list[str]:
    return [str(one["order"]) for one in report if not one["served"]]


def _unserved(row: Row, report: list[dict[str, Any]]) -> list[str]:
    """Each order must be served; of what lasts one at least, for it may keep the trigger from ever asking more."""
    waiting = _waiting(report)
    if row.lasts:
        return ["nothing was served"] if len(waiting) == len(report) else []
    return [f"not served: {order}" for order in waiting]


def _not_honoured(row: Row, waits: list[float]) -> list[str]:
    """The pauses that Retry-After asked for and that were not made, give or take the jitter."""
    longest = 25
    return [
        f"no pause of {wanted} s among {waits}"
        for wanted in row.waits
        if not any(wanted <= wait <= wanted + longest for wait in waits)
    ]
