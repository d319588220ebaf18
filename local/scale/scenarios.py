"""What is done, in this order: the first full sync, the same unchanged, a quiet quarter of an hour, one with edits."""

from collections.abc import Callable, Sequence

from local.scale.errors import ScaleError
from local.scale.records import Records, Task
from local.scale.results import (
    PARTS_FIRST,
    PARTS_UNCHANGED,
    RELEASED_FIRST,
    WIP_CHANGED,
    WIP_FIRST,
    WIP_UNCHANGED,
    Results,
    Unit,
)
from local.scale.shapes import measure_shapes
from local.scale.stage import Stage
from local.scale.workload import Taken, Workload

FIRST, SAME, DAILY = (
    "first full sync",
    "nothing changed: nightly, hourly",
    "nothing changed: daily release sweep",
)
QUIET, EDITED, AGAIN = "quiet 15 minutes", "15 minutes with edits", "15 minutes later, nothing new"
NIGHTLY, FREQUENT = "sync-wip-boms-nightly", "sync-wip-boms-frequent"
RELEASED, LIBRARY = "sync-released-boms", "sync-part-library"
UPSERT_WIP, UPSERT_RELEASE = "upsert-wip-variant", "upsert-release-variant"

_SCHEDULE = {"source": "schedule"}

Say = Callable[[str], None]


class Scenarios:
    """Fills the results. Each method counts on those before it."""

    def __init__(self, stage: Stage, workload: Workload, say: Say) -> None:
        self.results = Results()
        self._stage = stage
        self._workload = workload
        self._say = say
        self._records = Records(stage.deployment)
        self._wip = self._released = Taken([], [], [], [])

    def all(self) -> Results:
        """Every scenario. Raises ScaleError."""
        for scenario in (self.first, self.unchanged, self.daily, self.quiet, self.edited, self.again):
            self._say(f"{scenario.__name__} …")
            scenario()
        return self.results

    def first(self) -> None:
        """Everything is planned; the BOMs of the sample are stored, the others are taken for stored."""
        answer, invoked = self._stage.initialize()
        self.results.add(FIRST, "initialize-integration", answer.usage)
        for name, event in invoked:
            function = name.removeprefix(f"{self._stage.deployment.stack_name}-")
            self._sync(FIRST, function, event)
        tasks = self._tasks()
        wip = [task for task in tasks if task.is_wip]
        released = [task for task in tasks if not task.is_wip]
        self.results.counts |= {"WIP BOMs": len(wip), "released BOMs": len(released)}
        self._wip, self._released = self._workload.take(wip), self._workload.take(released)
        for taken in (self._wip, self._released):
            self._settle(taken.left)
        self.results.shapes += measure_shapes(
            self._edit_special, self._records, self._wip.special, self._released.special, self._stage.upsert
        )
        self.results.largest_part = self._records.part_bytes(
            wip[0].fields["identity"]["workspace_id"],
            self._workload.largest_part()["details"]["itemInternalId"],
        )
        self.results.beside += self._stage.upsert(UPSERT_WIP, self._wip.edited)
        self._measure(FIRST, UPSERT_WIP, WIP_FIRST, self._wip.sample, self._wip.total)
        self._measure(FIRST, UPSERT_RELEASE, RELEASED_FIRST, self._released.sample, self._released.total)
        self._see_finished(tasks)
        if self._released.sample:
            self._records.pretend_stored(self._released.left, self._released.sample[0])
        self._part_unit(PARTS_FIRST, FIRST)

    def unchanged(self) -> None:
        """The nightly sweep, the releases' and the library's, as their schedules would have it."""
        for function in (NIGHTLY, RELEASED, LIBRARY):
            self._sync(SAME, function, _SCHEDULE)
        self._part_unit(PARTS_UNCHANGED, SAME)
        tasks = {task.key: task for task in self._tasks()}
        known = {task.key for task in self._wip.sample}
        sample = [task for key, task in tasks.items() if key in known]
        self._settle([task for key, task in tasks.items() if key not in known])
        self._measure(SAME, UPSERT_WIP, WIP_UNCHANGED, sample, len(tasks))
        self._see_finished(list(tasks.values()))

    def daily(self) -> None:
        """The sweep over all releases that is due once a day."""
        self._sync(DAILY, RELEASED, {"source": "direct"})
        self._settle(self._tasks())

    def quiet(self) -> None:
        """What the schedules ask for every 15 minutes."""
        for function in (FREQUENT, RELEASED):
            self._sync(QUIET, function, _SCHEDULE)
        self._settle(self._tasks())

    def edited(self) -> None:
        """The same after edits, and the library's next hour; every task is done."""
        self._workload.edit(self._stage.door)
        for function in (FREQUENT, RELEASED, LIBRARY):
            self._sync(EDITED, function, _SCHEDULE)
        tasks = [task for task in self._tasks() if task.is_wip]
        self._measure(EDITED, UPSERT_WIP, WIP_CHANGED, tasks, len(tasks))
        self._see_finished(tasks)

    def again(self) -> None:
        """Within the hour after a change the project is looked at again: Altium may show changes late."""
        for function in (FREQUENT, RELEASED):
            self._sync(AGAIN, function, _SCHEDULE)
        tasks = [task for task in self._tasks() if task.is_wip]
        usage = self._stage.upsert(UPSERT_WIP, tasks)
        self.results.add(AGAIN, UPSERT_WIP, usage, len(tasks), len(tasks))

    def _edit_special(self, task: Task) -> None:
        self._workload.edit_special(self._stage.door, task)

    def _sync(self, scenario: str, function: str, event: dict[str, str]) -> None:
        usage = self._stage.run(function.replace("-", "_"), event)
        self._say(f"  {function}: {usage.seconds:.1f} s")
        self.results.add(scenario, function, usage)

    def _measure(self, scenario: str, function: str, unit: str, tasks: Sequence[Task], planned: int) -> None:
        if not tasks:
            return
        usage = self._stage.upsert(function, tasks)
        self._say(f"  {function}: {len(tasks):,} of {planned:,}: {usage.seconds:.1f} s")
        lines = sum(self._records.lines(task) for task in tasks) / len(tasks)
        self.results.units[unit] = Unit(unit, len(tasks), usage, lines)
        self.results.add(scenario, function, usage, len(tasks), planned)

    def _part_unit(self, unit: str, scenario: str) -> None:
        (usage,) = [
            row.usage for row in self.results.rows if (row.scenario, row.function) == (scenario, LIBRARY)
        ]
        pages = max(1, usage.altium["SyncLibrary"])
        self.results.units[unit] = Unit(unit, pages, usage)

    def _tasks(self) -> list[Task]:
        return [Task(body) for body in self._stage.take_messages()]

    def _settle(self, tasks: Sequence[Task]) -> None:
        for run_id in {task.run_id for task in tasks}:
            self._records.settle(run_id, sum(task.run_id == run_id for task in tasks))

    def _see_finished(self, tasks: Sequence[Task]) -> None:
        for run_id in {task.run_id for task in tasks}:
            run = self._records.run(run_id)
            if run["state"]["S"] != "finished":
                raise ScaleError(f"The run {run_id} has not come to its end: {run}.")
