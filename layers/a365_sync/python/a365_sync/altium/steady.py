"""Rows that must be read as of one moment: walk again when pages moved, and say so when they never stand still."""

from collections.abc import Callable
from typing import TypeVar

from a365_sync.altium.pagination import Walk
from a365_sync.errors import PartialData

T = TypeVar("T")

WALKS = 3


def steady_rows(start: Callable[[], Walk[T]], what: str) -> tuple[T, ...]:
    """All rows of the first complete walk, of at most three.

    Raises PartialData when the rows moved during each of them, and what the walk raises.
    """
    for _ in range(WALKS):
        walk = start()
        rows = tuple(row for page in walk for row in page.nodes)
        if walk.complete:
            return rows
    raise PartialData(f"The {what} changed each time it was read.", detail=f"{WALKS} walks, none complete")
