"""Rows that must be read as of one moment: walk again when pages moved, and say so when they never settle."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import TypeVar

from a365_sync.altium.pagination import Fetch, Walk
from a365_sync.errors import PartialData

T = TypeVar("T")

WALKS = 3


def steady_rows(fetch: Fetch[T], marks: Callable[[T], Iterable[Hashable]], what: str) -> tuple[T, ...]:
    """All rows of the first walk that nothing disturbed, of at most three.

    `marks` are what no two rows should share. One that occurs on two rows is either of a row that moved, while the
    total stood still, or really there twice: it is believed when one page held all rows, or two walks in a row agree.
    Raises PartialData when the rows never settle, and what `fetch` raises.
    """
    earlier: tuple[T, ...] | None = None
    for _ in range(WALKS):
        number = count()
        walk = Walk(fetch, lambda _row: str(next(number)))  # noqa: B023 - used up before the next turn
        pages = [page.nodes for page in walk]
        rows = tuple(row for page in pages for row in page)
        if walk.complete and (len(pages) == 1 or _are_apart(rows, marks) or rows == earlier):
            return rows
        earlier = rows if walk.complete else None
    raise PartialData(f"The {what} changed each time it was read.", detail=f"{WALKS} walks, none complete")


def _are_apart(rows: Sequence[T], marks: Callable[[T], Iterable[Hashable]]) -> bool:
    every = [mark for row in rows for mark in set(marks(row))]
    return len(set(every)) == len(every)
