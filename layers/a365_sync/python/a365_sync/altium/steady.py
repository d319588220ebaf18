"""Rows that must be read as of one moment: walk again when pages moved, and say so when they never settle."""

from collections.abc import Callable, Hashable
from itertools import count
from typing import TypeVar

from a365_sync.altium.pagination import Fetch, Walk
from a365_sync.errors import PartialData

T = TypeVar("T")

WALKS = 3


def steady_rows(fetch: Fetch[T], key: Callable[[T], Hashable], what: str) -> tuple[T, ...]:
    """All rows of the first walk that nothing disturbed, of at most three.

    A key that occurs twice is either a row that moved to a later page or really there twice: it is believed
    only when two walks in a row agree. Raises PartialData when the rows never settle, and what
    `fetch` raises.
    """
    earlier: tuple[T, ...] | None = None
    for _ in range(WALKS):
        number = count()
        walk = Walk(fetch, lambda _row: str(next(number)))  # noqa: B023 - used up before the next turn
        rows = tuple(row for page in walk for row in page.nodes)
        unique = len({key(row) for row in rows}) == len(rows)
        if walk.complete and (unique or rows == earlier):
            return rows
        earlier = rows if walk.complete else None
    raise PartialData(f"The {what} changed each time it was read.", detail=f"{WALKS} walks, none complete")
