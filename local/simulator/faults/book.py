"""All orders, in the order in which they were given, and the count of what was served."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from local.simulator.faults.fault import Fault
from local.simulator.faults.matching import means
from local.simulator.faults.standing import Standing
from local.simulator.workspace.snapshot import Snapshot

Work = TypeVar("Work")


class Book:
    """`active`: the orders that are still to be served; empty for as long as nothing is ordered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given = 0
        self._standing: list[Standing] = []
        self._served: Counter[tuple[str, str]] = Counter()
        self.active: tuple[Standing, ...] = ()

    def add(self, faults: Iterable[Fault]) -> None:
        with self._lock:
            for fault in faults:
                self._given += 1
                self._standing.append(Standing(self._given, fault))
            self._sort_out()

    def clear(self) -> None:
        """Forget the orders. What was served stays counted."""
        with self._lock:
            self._standing = []
            self._sort_out()

    def reset(self) -> None:
        """Count anew what is served by kind and operation."""
        with self._lock:
            self._served = Counter()

    def due(self, operation: str, variables: Mapping[str, Any], snapshot: Snapshot) -> list[Standing]:
        """The orders that may befall this request; for all that mean it, it is one more seen."""
        meaning = [one for one in self.active if means(one.fault, operation, variables, snapshot)]
        with self._lock:
            for one in meaning:
                one.seen += 1
            return [one for one in meaning if one.seen > one.fault.after]

    def attempt(self, standing: Standing, operation: str, work: Callable[[], Work | None]) -> Work | None:
        """Try an order on a request, if it is not used up. It counts as served unless `work` gives null."""
        with self._lock:
            if not standing.free:
                return None
            standing.claimed += 1
        done: Work | None = None
        try:
            done = work()
        finally:
            self._settle(standing, operation, served=done is not None)
        return done

    def _settle(self, standing: Standing, operation: str, *, served: bool) -> None:
        with self._lock:
            standing.claimed -= 1
            if served:
                standing.served += 1
                self._served[standing.fault.kind, operation] += 1
                self._sort_out()

    def served(self) -> dict[str, dict[str, int]]:
        """How many requests each kind befell, by operation."""
        with self._lock:
            counts: dict[str, dict[str, int]] = {}
            for (kind, operation), times in sorted(self._served.items()):
                counts.setdefault(kind, {})[operation] = times
            return counts

    def report(self) -> list[dict[str, Any]]:
        with self._lock:
            return [standing.report() for standing in self._standing]

    def _sort_out(self) -> None:
        self.active = tuple(standing for standing in self._standing if standing.active)
