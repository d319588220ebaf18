"""Counts what was asked, so that a test can prove what a client did and how much of it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Accounting:
    """GraphQL requests by operation and endpoint, refusals, and the most that ran at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._clear()

    def _clear(self) -> None:
        self._operations: Counter[str] = Counter()
        self._endpoints: Counter[str] = Counter()
        self._refused = 0
        self._peak = self._running

    def reset(self) -> None:
        with self._lock:
            self._clear()

    @contextmanager
    def graphql(self, operation: str, endpoint: str) -> Iterator[None]:
        with self._lock:
            self._operations[operation] += 1
            self._endpoints[endpoint] += 1
            self._running += 1
            self._peak = max(self._peak, self._running)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def refused(self) -> None:
        with self._lock:
            self._refused += 1

    def report(self) -> dict[str, Any]:
        with self._lock:
            return {
                "total": self._operations.total(),
                "operations": dict(sorted(self._operations.items())),
                "endpoints": dict(sorted(self._endpoints.items())),
                "refused": self._refused,
                "peak_concurrency": self._peak,
            }
