"""What the identity endpoint was asked and what it did, so that a test can prove that it happened."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Counts:
    """Token requests and answers by grant type, refusals by error, other events by name, the most at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._requests: Counter[str] = Counter()
            self._issued: Counter[str] = Counter()
            self._refused: Counter[str] = Counter()
            self._events: Counter[str] = Counter()
            self._peak = self._running

    @contextmanager
    def request(self, grant_type: str) -> Iterator[None]:
        with self._lock:
            self._requests[grant_type] += 1
            self._running += 1
            self._peak = max(self._peak, self._running)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def issued(self, grant_type: str) -> None:
        with self._lock:
            self._issued[grant_type] += 1

    def refused(self, error: str) -> None:
        with self._lock:
            self._refused[error] += 1

    def happened(self, event: str, times: int = 1) -> None:
        with self._lock:
            self._events[event] += times

    @property
    def total(self) -> int:
        """Token requests, whatever came of them."""
        with self._lock:
            return self._requests.total()

    def report(self) -> dict[str, Any]:
        with self._lock:
            return {
                "requests": dict(sorted(self._requests.items())),
                "issued": dict(sorted(self._issued.items())),
                "refused": dict(sorted(self._refused.items())),
                "events": dict(sorted(self._events.items())),
                "peak_concurrency": self._peak,
            }
