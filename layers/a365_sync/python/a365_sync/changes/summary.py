"""A whole difference in one line."""

from collections.abc import Iterable, Iterator, Set

from a365_sync.changes.model import ChangeKind, Difference
from a365_sync.changes.wording import plural

_PLACED = {
    ChangeKind.DESIGNATORS_MOVED: "moved",
    ChangeKind.NOT_FITTED: "no longer fitted",
    ChangeKind.FITTED: "now fitted",
    ChangeKind.ALTERNATE: "with an alternate swapped",
}
_HEEDED: dict[str, Set[ChangeKind]] = {
    "in another lifecycle state": {ChangeKind.LIFECYCLE},
    "in another revision": {ChangeKind.REVISION},
    "with other part choices": {
        ChangeKind.CHOICE_ADDED, ChangeKind.CHOICE_DROPPED, ChangeKind.CHOICES_RANKED,
    },
}  # fmt: skip


def summary(difference: Difference) -> str:
    """`3 lines changed, 1 added, 2 removed; ` what `details` gives `; quantity 210 → 214`."""
    counts = difference.counts
    lines = [(counts[word], word) for word in ("changed", "added", "removed") if counts[word]]
    if not lines:
        return _without_lines(difference)
    before, after = difference.quantity
    quantity = f"quantity {f'{before} → {after}' if before != after else f'stays {after}'}"
    return _together(_counted(lines, "line"), details(difference), quantity)


def details(difference: Difference) -> str:
    """`14 designators moved, 3 now fitted; 2 parts in another lifecycle state`; empty where there is nothing such."""
    return _together(_counted(_placed(difference), "designator"), _counted(_heeded(difference), "part"))


def _without_lines(difference: Difference) -> str:
    others = {"their order": difference.lines, "the warnings": difference.warnings is not None}
    named = " and ".join(name for name, differ in others.items() if differ)
    return f"No line differs, only {named}" if named else "Nothing differs"


def _placed(difference: Difference) -> Iterator[tuple[int, str]]:
    for kind, word in _PLACED.items():
        if count := sum(len(change.designators) for change in difference.changes if change.kind is kind):
            yield count, word


def _heeded(difference: Difference) -> Iterator[tuple[int, str]]:
    for word, kinds in _HEEDED.items():
        if count := len({change.component for change in difference.changes if change.kind in kinds}):
            yield count, word


def _together(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _counted(told: Iterable[tuple[int, str]], noun: str) -> str:
    """The noun is named with the first number only."""
    return ", ".join(
        f"{plural(count, noun) if number == 0 else count} {word}" for number, (count, word) in enumerate(told)
    )
