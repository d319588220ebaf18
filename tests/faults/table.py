"""The table of what was tried and survived: faults by triggers."""

from a365_sync.sync.triggers import Trigger
from tests.faults.cells import Lost, Outcome, Survived

SHORT: dict[Trigger, str] = {
    Trigger.INITIALIZE_INTEGRATION: "init",
    Trigger.STORE_ENV_VARIABLES: "env",
    Trigger.SYNC_RELEASED_BOMS: "rel",
    Trigger.SYNC_WIP_BOMS_NIGHTLY: "night",
    Trigger.SYNC_WIP_BOMS_FREQUENT: "freq",
    Trigger.SYNC_PART_LIBRARY: "lib",
    Trigger.UPSERT_WIP_VARIANT: "u-wip",
    Trigger.UPSERT_RELEASE_VARIANT: "u-rel",
}
_MARKS = {"trigger": "now", "tick": "next", "night": "night", "nights": "night"}


class Table:
    """Outcomes as they come in."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Trigger, Outcome]] = {}

    def note(self, row: str, trigger: Trigger, outcome: Outcome) -> None:
        """One cell."""
        self._rows.setdefault(row, {})[trigger] = outcome

    def lines(self) -> list[str]:
        """One line a fault; empty when nothing was tried."""
        if not self._rows:
            return []
        width = max(map(len, self._rows))
        head = f"{'fault':<{width}}  " + " ".join(f"{name:>5}" for name in SHORT.values())
        return [head + "  survived", *(self._line(name, width) for name in self._rows), *self._sums()]

    def _line(self, name: str, width: int) -> str:
        cells = self._rows[name]
        tried, survived = _count(list(cells.values()))
        marks = " ".join(f"{_mark(cells.get(trigger)):>5}" for trigger in SHORT)
        return f"{name:<{width}}  {marks}  {survived} of {tried}"

    def _sums(self) -> list[str]:
        tried, survived = _count([cell for cells in self._rows.values() for cell in cells.values()])
        return [
            f"{len(self._rows)} faults, {tried} cells tried, {survived} survived; equal to a faultless life: now, "
            "after the next schedule, or after the night; - cannot hit"
        ]


def _count(outcomes: list[Outcome]) -> tuple[int, int]:
    tried = [one for one in outcomes if one is not None]
    return len(tried), sum(isinstance(one, Survived) for one in tried)


def _mark(outcome: Outcome) -> str:
    if isinstance(outcome, Survived):
        return _MARKS[outcome.stage]
    return "LOST" if isinstance(outcome, Lost) else "-"


TABLE = Table()
