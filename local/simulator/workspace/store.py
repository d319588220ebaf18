"""Holds the current snapshot; readers take it without waiting, edits replace it one after the other."""

import threading
from collections.abc import Callable
from dataclasses import replace

from local.simulator.workspace.snapshot import Snapshot


class WorkspaceStore:
    def __init__(self, first: Snapshot) -> None:
        self._current = first
        self._editing = threading.Lock()
        self._watchers: list[Callable[[Snapshot, Snapshot], None]] = []

    @property
    def current(self) -> Snapshot:
        return self._current

    def edit(self, change: Callable[[Snapshot], Snapshot]) -> Snapshot:
        """Replaces the snapshot by what `change` makes of it; an error in `change` leaves it as it was."""
        with self._editing:
            before = self._current
            self._current = replace(change(before), version=before.version + 1)
            for watcher in self._watchers:
                watcher(before, self._current)
            return self._current

    def watch(self, watcher: Callable[[Snapshot, Snapshot], None]) -> None:
        """Be told of each edit: the snapshot before it and the one after."""
        self._watchers.append(watcher)
