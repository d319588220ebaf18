"""What the BOMs do not agree on, part by part, and what two parts share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from a365_sync.bom.designators import natural_sorted
from a365_sync.bom.model import BomLine
from a365_sync.consolidated.identity import mpn_key
from a365_sync.consolidated.model import Conflict, ConsolidatedPart

_MOST_TOLD = 10  # a library in the making may say "TBD" in each of its parts


def conflicts_within(lines: Sequence[BomLine]) -> Iterator[Conflict]:
    """Differences between the lines of one part."""
    for code, what, values in (
        ("revisions_differ", "Revisions", [line.component for line in lines]),
        # Where the component's name is the IPN, it says no more than the revision.
        ("ipns_differ", "Internal part numbers", [line.ipn for line in lines if line.ipn != line.component]),
        ("lifecycle_differs", "Lifecycle states", [line.lifecycle_state for line in lines]),
        ("part_choices_differ", "Part choices", [_choices(line) for line in lines]),
    ):
        different = natural_sorted(set(values))
        if len(different) > 1:
            yield Conflict(code=code, text=f"{what}: {' / '.join(value or 'none' for value in different)}")


def with_shared(parts: Sequence[ConsolidatedPart]) -> tuple[ConsolidatedPart, ...]:
    """The parts, each told which others have its IPN or one of its MPNs: perhaps they are one."""
    by_ipn = _holders(parts, lambda part: [part.ipn.strip()])
    by_mpn = _holders(
        parts, lambda part: [mpn_key(choice) for choice in part.part_choices if choice.mpn.strip()]
    )

    def shared(part: ConsolidatedPart) -> Iterator[Conflict]:
        yield from _shared("shared_ipn", part, by_ipn, [part.ipn.strip()])
        yield from _shared("shared_mpn", part, by_mpn, map(mpn_key, part.part_choices))

    return tuple(
        part.model_copy(update={"conflicts": (*part.conflicts, *shared(part))}) for part in parts
    )  # fmt: skip


Holders = dict[str, dict[str, str]]
"""By IPN or MPN: the keys of the parts that have it, with their names, in the order of the parts."""


def _holders(
    parts: Iterable[ConsolidatedPart], names: Callable[[ConsolidatedPart], Iterable[str]]
) -> Holders:
    found: Holders = {}
    for part in parts:
        for name in filter(None, names(part)):
            found.setdefault(name, {})[part.part_key] = part.component
    return found


def _shared(code: str, part: ConsolidatedPart, holders: Holders, names: Iterable[str]) -> Iterator[Conflict]:
    for name in dict.fromkeys(names):
        held = holders.get(name, {})
        others = list(islice((key for key in held if key != part.part_key), _MOST_TOLD))
        if others:
            told = ", ".join(dict.fromkeys(held[key] for key in others))
            more = len(held) - 1 - len(others)
            text = f"{name.removeprefix(':')} is also in: {told}" + (f" and {more} more" if more else "")
            yield Conflict(code=code, text=text)


def _choices(line: BomLine) -> str:
    return ", ".join(f"{choice.manufacturer}:{choice.mpn}" for choice in line.part_choices)
