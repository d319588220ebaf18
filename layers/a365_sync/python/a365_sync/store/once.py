"""What must not happen twice within a time: names claimed by the first who comes."""

import time
from collections.abc import Callable

from a365_sync.store.table import ConditionFailedError, Table

_PARTITION = "ONCE"  # a role is limited to it: see ReceiveWebhooks in the template


class Once:
    """Claims in StateTable; unlike a lease, a claim has no owner and is not let go when the work is done."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def claim(self, name: str, seconds: int) -> bool:
        """True for the first who claims the name, and again when `seconds` have passed."""
        now = int(self._clock())
        try:
            self._table.put(
                {"pk": _PARTITION, "sk": name, "expires_at": now + seconds},
                # DynamoDB removes what has expired hours later, so a claim's own time counts.
                condition="attribute_not_exists(#pk) OR #expires_at < :now",
                values={":now": now},
            )
        except ConditionFailedError:
            return False
        return True

    def forget(self, name: str) -> None:
        """Take a claim back."""
        self._table.delete((_PARTITION, name))
