"""Which line of one BOM is which line of another."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from a365_sync.bom.model import BomLine

Place = tuple[str, int]


@dataclass(frozen=True)
class Pair:
    """A line before and after; `was` and `now` are its numbers in the two BOMs, from 1.

    `line` and `number` are those of now or, if the line went, those it had last.
    """

    line: BomLine
    number: int
    was: int | None = None
    now: int | None = None
    old: BomLine | None = None
    new: BomLine | None = None

    @cached_property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """Old and new value, as JSON has them, of each field that differs; none unless both lines are there."""
        if self.old is None or self.new is None or self.old == self.new:
            return {}
        before, after = self.old.model_dump(mode="json"), self.new.model_dump(mode="json")
        return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def pair(before: Iterable[BomLine], after: Iterable[BomLine]) -> tuple[Pair, ...]:
    """Every line of both BOMs once: the newer one's in its order, then what went in the older one's order."""
    old, new = dict(_places(before)), dict(_places(after))
    kept = [_kept(old.get(place), now, line) for place, (now, line) in new.items()]
    went = [Pair(line, was, was=was, old=line) for place, (was, line) in old.items() if place not in new]
    return (*kept, *went)


def _kept(before: tuple[int, BomLine] | None, now: int, line: BomLine) -> Pair:
    was, old = before or (None, None)
    return Pair(line, now, was, now, old, line)


def _places(lines: Iterable[BomLine]) -> Iterator[tuple[Place, tuple[int, BomLine]]]:
    """Each line with its number under what names it in its BOM.

    `split` gives no key twice. Should a BOM have one twice all the same, the first is paired with the other's first,
    the second with the second: a difference may then read oddly, but nothing is lost.
    """
    met: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        met[line.line_key] += 1
        yield (line.line_key, met[line.line_key]), (number, line)
