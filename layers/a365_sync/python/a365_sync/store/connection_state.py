"""Whether the connection to Altium is known to be broken. Lives in StateTable."""

from collections.abc import Callable
from datetime import UTC, datetime

from a365_sync.errors import ConnectionBroken
from a365_sync.store.table import Item, Table

_KEY = ("CONNECTION", "state")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ConnectionState:
    """The last verdict on the credential; none before the first exchange."""

    def __init__(self, table: Table, now: Callable[[], datetime] = _utc_now) -> None:
        self._table = table
        self._now = now

    def broken(self, error: ConnectionBroken) -> None:
        """The identity server refused the credential for good."""
        self._put({"broken": True, **error.as_dict()})

    def working(self) -> None:
        """The credential was exchanged."""
        self._put({"broken": False})

    def read(self) -> Item | None:
        """`broken`, `since`, and for a broken one `code`, `message`, `detail`, `request_id`."""
        return self._table.get(_KEY)

    def _put(self, verdict: Item) -> None:
        pk, sk = _KEY
        self._table.put({"pk": pk, "sk": sk, "since": self._now().isoformat(timespec="seconds"), **verdict})
