"""The workspace as it was: remembered while a fault is ordered that looks back."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from local.simulator.workspace.snapshot import Snapshot


class Past:
    """Every snapshot since `begin`, with the time of the edit that made it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._edits: list[tuple[datetime, Snapshot]] = []
        self._first: Snapshot | None = None

    def begin(self, current: Snapshot) -> None:
        """Remember from now on, if it is not so already."""
        with self._lock:
            self._first = self._first or current

    def forget(self) -> None:
        with self._lock:
            self._first, self._edits = None, []

    def note(self, _before: Snapshot, after: Snapshot) -> None:
        """To be called at each edit."""
        with self._lock:
            if self._first is not None:
                self._edits.append((self._clock(), after))

    def as_of(self, seconds: float, current: Snapshot) -> Snapshot:
        """The workspace so many seconds ago; the first that is remembered, if that is younger."""
        since = self._clock() - timedelta(seconds=seconds)
        with self._lock:
            older = [snapshot for moment, snapshot in self._edits if moment <= since]
            return older[-1] if older else self._first or current

    def snapshots(self) -> list[Snapshot]:
        """All that are remembered, oldest first."""
        with self._lock:
            first = [self._first] if self._first is not None else []
            return first + [snapshot for _, snapshot in self._edits]
