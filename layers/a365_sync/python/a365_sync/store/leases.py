"""Leases: at most one owner of a name at a time, until it lets go or its time runs out."""

import time
from collections.abc import Callable, Collection
from contextlib import suppress

from a365_sync.store.table import ConditionFailedError, Table, Update


class Leases:
    """Leases in StateTable under `LEASE`; owners are compared, so that a repeated call of one owner succeeds."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def acquire(self, name: str, owner: str, seconds: int, after: Collection[str] = ()) -> bool:
        """Take or renew a lease; False while somebody else holds it.

        `after` are owners before whom this one has to look after: they are remembered until it lets go of them.
        """
        now = int(self._clock())
        item = {"pk": "LEASE", "sk": name, "owner": owner, "held_until": now + seconds, "let_go": False,
                "after": list(after), "expires_at": now + seconds + 86_400}  # fmt: skip
        try:
            self._table.put(
                item,
                condition="attribute_not_exists(#pk) OR #let_go = :yes OR #held_until < :now OR #owner = :owner",
                values={":now": now, ":owner": owner, ":yes": True},
            )
        except ConditionFailedError:
            return False
        return True

    def last_owners(self, name: str) -> tuple[str, ...]:
        """Who took the lease last, be it that they let go since, and those before whom they left to the next one."""
        item = self._table.get(("LEASE", name))
        return (*item["after"], item["owner"]) if item else ()

    def run_out(self, prefix: str) -> list[tuple[str, str]]:
        """Names that begin so, with their owners, of leases that nobody let go before their time ran out."""
        now = int(self._clock())
        return [
            (item["sk"], item["owner"])
            for item in self._table.query("LEASE", prefix)
            if not item["let_go"] and item["held_until"] < now
        ]

    def release(self, name: str, owner: str, after: Collection[str] = ()) -> None:
        """Let go; does nothing when the lease has passed to somebody else. `after` is left to the next owner."""
        values = {":yes": True, ":owner": owner, ":after": list(after)}
        with suppress(ConditionFailedError):
            self._table.update(
                Update(
                    ("LEASE", name),
                    "SET #let_go = :yes, #after = :after",
                    values,
                    condition="#owner = :owner",
                )
            )
