"""How the connection to Altium stands, as the token keeper last found it. Lives in StateTable."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from a365_sync.store.table import ConditionFailedError, Item, Table

_KEY = ("CONNECTION", "state")
_REMEMBERED_SECONDS = 400 * 86_400


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ConnectionState:
    """One record, replaced each time; `since` stays while `state` does."""

    def __init__(self, table: Table, now: Callable[[], datetime] = _utc_now) -> None:
        self._table = table
        self._now = now

    def read(self) -> Item | None:
        """`state`, `fingerprint`, `since`, `checked_at` and what else was put; None before the first time."""
        return self._table.get(_KEY)

    def put(self, record: Mapping[str, Any]) -> None:
        """Replace the record; needs `state` and `fingerprint`."""
        now = self._now().isoformat(timespec="seconds")
        before = self.read() or {}
        since = before["since"] if before.get("state") == record["state"] else now
        pk, sk = _KEY
        self._table.put({"pk": pk, "sk": sk, "since": since, "checked_at": now, **record})

    def remember(self, name: str) -> bool:
        """Note that something was done; False when it had been noted before. Forgotten after 400 days."""
        item = {"pk": _KEY[0], "sk": f"DONE#{name}",
                "expires_at": int(self._now().timestamp()) + _REMEMBERED_SECONDS}  # fmt: skip
        try:
            self._table.put(item, condition="attribute_not_exists(#pk)")
        except ConditionFailedError:
            return False
        return True

    def remembers(self, name: str) -> bool:
        """Whether it was noted."""
        return self._table.get((_KEY[0], f"DONE#{name}")) is not None
