"""Leases: at most one owner of a name at a time, until it lets go or its time runs out."""

import time
from collections.abc import Callable

from a365_sync.store.table import ConditionFailedError, Table


class Leases:
    """Leases in StateTable under `LEASE`; owners are compared, so that a repeated call of one owner succeeds."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def acquire(self, name: str, owner: str, seconds: int) -> bool:
        """Take or renew a lease; False while somebody else holds it."""
        now = int(self._clock())
        item = {"pk": "LEASE", "sk": name, "owner": owner, "held_until": now + seconds,
                "expires_at": now + seconds + 86_400}  # fmt: skip
        try:
            self._table.put(
                item,
                condition="attribute_not_exists(#pk) OR #held_until < :now OR #owner = :owner",
                values={":now": now, ":owner": owner},
            )
        except ConditionFailedError:
            return False
        return True

    def holder(self, name: str) -> str | None:
        """Who took the lease last and never let go, be it that its time ran out; None when it is free."""
        item = self._table.get(("LEASE", name))
        return item["owner"] if item else None

    def release(self, name: str, owner: str) -> None:
        """Let go; does nothing when the lease has passed to somebody else."""
        try:
            self._table.delete(("LEASE", name), condition="#owner = :owner", values={":owner": owner})
        except ConditionFailedError:
            return
