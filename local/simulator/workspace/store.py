"""Holds the current snapshot; readers take it without waiting, edits replace it one after the other."""

import threading
from collections.abc import Callable
from dataclasses import replace

from local.simulator.workspace.snapshot import Snapshot


class WorkspaceStore:
    def __init__(self, first: Snapshot) -> None:
        self._current = first
        self._editing = threading.Lock()

    @property
    def current(self) -> Snapshot:
        return self._current

    def edit(self, change: Callable[[Snapshot], Snapshot]) -> Snapshot:
        """Replaces the snapshot by what `change` makes of it; an error in `change` leaves it as it was."""
        with self._editing:
            changed = change(self._current)
            self._current = replace(changed, version=self._current.version + 1)
            return self._current
