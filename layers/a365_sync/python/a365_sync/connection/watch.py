"""Records how the credential stands, and announces what its owner should know, each thing once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from a365_sync.connection.standing import Standing, refusal_in, report
from a365_sync.errors import ConnectionBroken
from a365_sync.events import names
from a365_sync.events.operation import CredentialBroken, CredentialExpiring

_DAYS = (1, 7, 30)


class Record(Protocol):
    """Where the standing is kept."""

    def read(self) -> Mapping[str, Any] | None:
        """The record."""

    def put(self, record: Mapping[str, Any]) -> None:
        """Replace it."""

    def remember(self, name: str) -> bool:
        """Note that something was done."""

    def remembers(self, name: str) -> bool:
        """Whether it was."""


@dataclass(frozen=True)
class Watch:
    """`announce` publishes an event: its type, what makes it the same event when repeated, and its data."""

    record: Record
    announce: Callable[[str, str, dict[str, Any]], None]
    now: Callable[[], datetime]

    def refusal_of(self, fingerprint: str) -> ConnectionBroken | None:
        """What broke this credential, if it is the one that is known to be broken."""
        record = self.record.read()
        return refusal_in(record) if record and record["fingerprint"] == fingerprint else None

    def broken(self, standing: Standing, error: ConnectionBroken) -> None:
        """It was refused for good. The event goes first: a crash in between repeats it with the same id."""
        told = {"what": error.what, "detail": error.detail, "request_id": error.request_id}
        if self.refusal_of(standing.fingerprint) is None:
            data = CredentialBroken(**_shown(standing), **told, code=error.code, next_step=error.next_step)
            self.announce(names.CREDENTIAL_BROKEN, standing.fingerprint, data.as_data())
        self.record.put({"state": "broken", "fingerprint": standing.fingerprint, **_shown(standing), **told})

    def working(self, standing: Standing) -> None:
        """It gave a good token, or holds one. Says so when its end is near: 30, 7 and 1 days before."""
        self.record.put({"state": "connected", "fingerprint": standing.fingerprint, **_shown(standing)})
        if standing.ends_at is not None:
            self._announce_end(standing, standing.ends_at)

    def _announce_end(self, standing: Standing, ends_at: datetime) -> None:
        left = ends_at - self.now()
        days = next((days for days in _DAYS if left <= timedelta(days=days)), None)
        if days is None:
            return
        name = f"expiring#{ends_at.isoformat()}#{days}"
        if self.record.remembers(name):
            return
        next_step = report(self.record.read(), self.now())["next_step"]
        data = CredentialExpiring(**_shown(standing), days_left=max(0, left.days), next_step=next_step)
        self.announce(names.CREDENTIAL_EXPIRING, name, data.as_data())
        self.record.remember(name)


def _shown(standing: Standing) -> dict[str, Any]:
    return {
        "door": standing.door,
        "credential": standing.kind.value if standing.kind else None,
        "ends_at": _text(standing.ends_at),
        "token_ends_at": _text(standing.token_ends_at),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
