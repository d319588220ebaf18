"""A whole difference in one line."""

from collections.abc import Iterator

from a365_sync.changes.model import ChangeKind, Difference
from a365_sync.changes.wording import plural

_PLACED = {
    ChangeKind.DESIGNATORS_MOVED: "moved",
    ChangeKind.NOT_FITTED: "no longer fitted",
    ChangeKind.FITTED: "now fitted",
    ChangeKind.ALTERNATE: "with another alternate",
}


def summary(difference: Difference) -> str:
    """`3 lines changed, 1 added, 2 removed; 14 designators moved, 3 now fitted; quantity 210 → 214`."""
    counts = difference.counts
    lines = [(counts[word], word) for word in ("changed", "added", "removed") if counts[word]]
    if not lines:
        return (
            "Nothing differs" if difference.is_empty else "No line differs, only their order or the warnings"
        )
    before, after = difference.quantity
    quantity = f"quantity {f'{before} → {after}' if before != after else f'stays {after}'}"
    told = (_counted(lines, "line"), placed(difference), quantity)
    return "; ".join(part for part in told if part)


def placed(difference: Difference) -> str:
    """`14 designators moved, 3 now fitted`; empty where none did."""
    return _counted(list(_placed(difference)), "designator")


def _placed(difference: Difference) -> Iterator[tuple[int, str]]:
    for kind, word in _PLACED.items():
        if count := sum(len(change.designators) for change in difference.changes if change.kind is kind):
            yield count, word


def _counted(told: list[tuple[int, str]], noun: str) -> str:
    """The noun is named with the first number only."""
    return ", ".join(
        f"{plural(count, noun) if number == 0 else count} {word}" for number, (count, word) in enumerate(told)
    )
