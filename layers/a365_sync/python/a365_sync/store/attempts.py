"""How often something was tried lately. Lives in StateTable under `ATTEMPTS`."""

import hashlib
import time
from collections.abc import Callable

from a365_sync.store.table import ConditionFailedError, Table, Update


class Attempts:
    """Counts in fixed windows: at most `most` attempts under one name in each `seconds`."""

    def __init__(self, table: Table, most: int, seconds: int, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._most = most
        self._seconds = seconds
        self._clock = clock

    def allow(self, name: str) -> bool:
        """Count one attempt; False when there were enough. Attempts at the same moment are all counted."""
        window = self._window()
        try:
            self._table.update(
                Update(
                    key=_key(name, window),
                    expression="ADD #count :one SET #expires_at = :end",
                    values={":one": 1, ":end": (window + 2) * self._seconds, ":most": self._most},
                    condition="attribute_not_exists(#count) OR #count < :most",
                )
            )
        except ConditionFailedError:
            return False
        return True

    def exhausted(self, name: str) -> bool:
        """Whether there were enough attempts; counts none."""
        item = self._table.get(_key(name, self._window()))
        return item is not None and item["count"] >= self._most

    def _window(self) -> int:
        return int(self._clock()) // self._seconds


def _key(name: str, window: int) -> tuple[str, str]:
    return "ATTEMPTS", f"{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()}#{window}"
