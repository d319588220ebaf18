"""A changed snapshot is computed once, not for every request."""

import threading
from collections.abc import Callable
from typing import NamedTuple

from local.simulator.workspace.snapshot import Snapshot


class Made(NamedTuple):
    """`generation` is another for each snapshot that was made."""

    snapshot: Snapshot
    generation: int


class Memo:
    """The last snapshot made, for the one it was made of."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[Snapshot, int, Made] | None = None

    def of(self, source: Snapshot, phase: int, make: Callable[[], Snapshot]) -> Made:
        """`phase` tells apart what is made of the same source at different times."""
        with self._lock:
            known = self._made
            if known is None or known[0] is not source or known[1] != phase:
                generation = known[2].generation + 1 if known else 1
                known = self._made = (source, phase, Made(make(), generation))
            return known[2]
