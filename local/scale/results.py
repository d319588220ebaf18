"""What was measured, as the tables read it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from local.scale.usage import Usage

# Units of work: what one of them is called.
WIP_FIRST, WIP_UNCHANGED, WIP_CHANGED = "WIP BOM, first", "WIP BOM, unchanged", "WIP BOM, changed"
RELEASED_FIRST = "released BOM, first"
PARTS_FIRST, PARTS_UNCHANGED = "100 components, first", "100 components, unchanged"
UNITS = (WIP_FIRST, WIP_UNCHANGED, WIP_CHANGED, RELEASED_FIRST, PARTS_FIRST, PARTS_UNCHANGED)


@dataclass(frozen=True)
class Row:
    """One function in one scenario. `units` were done of the `planned` ones."""

    scenario: str
    function: str
    usage: Usage
    units: int | None = None
    planned: int | None = None


@dataclass(frozen=True)
class Unit:
    """What `number` units of work used together."""

    name: str
    number: float
    usage: Usage
    lines: float | None = None


@dataclass(frozen=True)
class ShapeRow:
    """One special shape; `lines` of its BOM or BOMs."""

    name: str
    usage: Usage
    lines: int = 0


@dataclass
class Results:
    """Filled as the scenarios go on; `counts` are the workspace's: BOMs by kind.

    `beside`: what was done to prepare a scenario and stands in no table. `largest_part`: bytes of the first
    component's item.
    """

    counts: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    shapes: list[ShapeRow] = field(default_factory=list)
    beside: Usage = field(default_factory=Usage)
    largest_part: int | None = None

    def add(
        self,
        scenario: str,
        function: str,
        usage: Usage,
        units: int | None = None,
        planned: int | None = None,
    ) -> None:
        """A row more."""
        self.rows.append(Row(scenario, function, usage, units, planned))

    def scenario(self, name: str) -> Usage:
        """All of a scenario."""
        return sum((row.usage for row in self.rows if row.scenario == name), Usage())

    def everything(self) -> Usage:
        """All that was measured."""
        usages = [row.usage for row in self.rows] + [shape.usage for shape in self.shapes]
        return sum(usages, self.beside)


@dataclass(frozen=True)
class Total:
    """A scenario over the whole workspace, by `service.Operation` and by unit; `exact` unless a sample stands in it."""

    name: str
    altium: int
    calls: Mapping[str, int]
    units: Mapping[str, int]
    lambdas: int
    exact: bool


def total(name: str, whole: Usage, sampled: Sequence[tuple[Unit | None, int]]) -> Total:
    """What was measured whole, and each unit of a sample as many times as there are such units."""
    parts = [(whole, 1.0)] + [(unit.usage, there / unit.number) for unit, there in sampled if unit]
    return Total(
        name,
        round(sum(usage.altium.total() * times for usage, times in parts)),
        _grown([(usage.calls, times) for usage, times in parts]),
        _grown([(usage.units, times) for usage, times in parts]),
        round(sum(usage.invocations * times for usage, times in parts)),
        len(parts) == 1,
    )


def _grown(parts: Sequence[tuple[Counter[str], float]]) -> dict[str, int]:
    names = {name for counter, _ in parts for name in counter}
    return {name: round(sum(counter[name] * times for counter, times in parts)) for name in names}
