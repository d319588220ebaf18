"""What the identity endpoint was told to do wrong."""

import threading
from collections import deque

Answer = int | str
"""An HTTP status of 500 or more, or an OAuth error."""


class Faults:
    """Orders for the token requests to come; each is used up by the requests that it befalls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._failures: deque[Answer] = deque()
            self._lost = 0
            self._delays: deque[float] = deque()

    def fail(self, answer: Answer, times: int) -> None:
        with self._lock:
            self._failures.extend([answer] * times)

    def lose(self, times: int) -> None:
        """Make the exchange, but break the connection instead of answering."""
        with self._lock:
            self._lost += times

    def delay(self, seconds: float, times: int) -> None:
        with self._lock:
            self._delays.extend([seconds] * times)

    def next_failure(self) -> Answer | None:
        with self._lock:
            return self._failures.popleft() if self._failures else None

    def next_delay(self) -> float:
        with self._lock:
            return self._delays.popleft() if self._delays else 0.0

    def next_is_lost(self) -> bool:
        with self._lock:
            lost = self._lost > 0
            self._lost -= lost
            return lost

    def report(self) -> dict[str, object]:
        """What is still to come."""
        with self._lock:
            return {
                "fail": list(self._failures),
                "lose_answers": self._lost,
                "delay_seconds": list(self._delays),
            }
