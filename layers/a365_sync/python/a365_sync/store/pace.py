"""The pace that all functions keep together: a pause that Altium asked for, and the pages it took. In StateTable."""

import time
from collections.abc import Callable, Mapping
from math import ceil, inf

from a365_sync.store.table import ConditionFailedError, Item, Table, Update

_KEY = ("ALTIUM", "pace")
_LONGEST_PAUSE = 900  # seconds; then somebody has to find out anew
_READ_EVERY = 5  # seconds
_SIZES_KEPT = 86_400  # seconds; a server that was slow once is tried with whole pages the next day
_KEPT = 7 * 86_400  # seconds; longer than anything in the record counts


class SharedPace:
    """One record for the installation, since Altium limits the user or the application and not a connection.

    It is read again every few seconds. `clock` gives epoch seconds, `time_left` how many this invocation has.
    """

    def __init__(
        self,
        table: Table,
        clock: Callable[[], float] = time.time,
        time_left: Callable[[], float] = lambda: inf,
    ) -> None:
        self._table = table
        self._clock = clock
        self._time_left = time_left
        self._record: Item = {}
        self._read_at = -inf

    def pause(self) -> float:
        """Seconds until anybody may ask Altium again; 0 for now."""
        return max(0.0, float(self._current().get("pause_until", 0)) - self._clock())

    def slow_down(self, seconds: float) -> None:
        """Have everybody pause for so many seconds from now, at most a quarter of an hour; never less than before."""
        until = ceil(self._clock() + min(seconds, _LONGEST_PAUSE))
        try:
            self._record = self._table.update(
                Update(
                    _KEY,
                    "SET #pause_until = :until, #expires_at = :expires",
                    {":until": until, ":expires": self._expires()},
                    "attribute_not_exists(#pause_until) OR #pause_until < :until",
                )
            )
        except ConditionFailedError:
            self._read_at = -inf

    def time_left(self) -> float:
        """Seconds until the invocation is ended by force."""
        return self._time_left()

    def page_sizes(self) -> Mapping[str, int]:
        """By operation, the sizes that had to be reduced within a day."""
        record = self._current()
        ends = {name.removeprefix("until_"): end for name, end in record.items() if name.startswith("until_")}
        return {name: record[f"size_{name}"] for name, end in ends.items() if end > self._clock()}

    def remember_page_size(self, operation: str, size: int) -> None:
        """Have everybody ask for pages of this size."""
        values = {":size": size, ":end": int(self._clock()) + _SIZES_KEPT, ":expires": self._expires()}
        expression = f"SET #size_{operation} = :size, #until_{operation} = :end, #expires_at = :expires"
        self._record = self._table.update(Update(_KEY, expression, values))

    def _current(self) -> Item:
        now = self._clock()
        if now - self._read_at >= _READ_EVERY:
            self._record = self._table.get(_KEY) or {}
            self._read_at = now
        return self._record

    def _expires(self) -> int:
        return int(self._clock()) + _KEPT
