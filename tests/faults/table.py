"""The table of what was tried and survived, faults by triggers; put together where all processes of a run report."""

from collections.abc import Iterable

SHORT = {
    "initialize-integration": "init",
    "store-env-variables": "env",
    "sync-released-boms": "rel",
    "sync-wip-boms-nightly": "night",
    "sync-wip-boms-frequent": "freq",
    "sync-part-library": "lib",
    "upsert-wip-variant": "u-wip",
    "upsert-release-variant": "u-rel",
}
PROPERTY = "fault at a trigger"
CANNOT_HIT, LOST = "-", "LOST"

Cell = tuple[int, str, str, str]
"""The row's number and name, the trigger, and what became of it."""


def lines(properties: Iterable[tuple[str, object]]) -> list[str]:
    """One line a fault, from the properties of the tests' reports; none when no fault was tried."""
    cells = [read(value) for name, value in properties if name == PROPERTY]
    if not cells:
        return []
    rows: dict[tuple[int, str], dict[str, str]] = {}
    for number, name, trigger, mark in cells:
        rows.setdefault((number, name), {})[trigger] = mark
    width = max(len(name) for _, name in rows)
    head = f"{'fault':<{width}}  " + " ".join(f"{name:>5}" for name in SHORT.values())
    told = [f"{name:<{width}}  {_line(rows[number, name])}" for number, name in sorted(rows)]
    return [f"{head}  survived of tried", *told, _sum([mark for *_, mark in cells], len(rows))]


def read(value: object) -> Cell:
    """A property's value, which may have travelled as JSON."""
    assert isinstance(value, tuple | list)
    number, name, trigger, mark = value
    return int(number), str(name), str(trigger), str(mark)


def _line(cells: dict[str, str]) -> str:
    marks = " ".join(f"{cells.get(trigger, ' '):>5}" for trigger in SHORT)
    survived, tried = _count(list(cells.values()))
    return f"{marks}  {survived} of {tried}"


def _sum(marks: list[str], faults: int) -> str:
    survived, tried = _count(marks)
    return (
        f"{faults} faults, {tried} cells tried, {survived} survived: as without the fault at once (now), after the "
        f"next schedule (next), or after the night; {CANNOT_HIT} the trigger asks nothing that it could hit"
    )


def _count(marks: list[str]) -> tuple[int, int]:
    tried = [mark for mark in marks if mark != CANNOT_HIT]
    return sum(mark != LOST for mark in tried), len(tried)
