"""How the connection stands, as the keeper last found it: the record, and what is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from a365_sync.connection.credential import CredentialKind, credential_fingerprint
from a365_sync.errors import ConnectionBroken, NotConnected

EXPIRING = timedelta(days=30)

_BROKEN = "broken"
_CONNECT = (
    "Open /connect in a browser or store a credential (make connect), then call initialize-integration."
)
_NEXT_STEPS: Mapping[str, str | None] = {
    "not_connected": _CONNECT,
    "broken": f"{ConnectionBroken.next_step} It is noticed within half an hour, and at once with "
    "initialize-integration.",
    "expiring": f"The credential ends soon. {_CONNECT}",
    "connected": None,
}
_WARNINGS: Mapping[str, str] = {
    CredentialKind.PASSWORD: "A user's password is stored: connect in a browser instead where that is possible.",
}


@dataclass(frozen=True)
class Standing:
    """The stored credential; `ends_at` is the end of its absolute life where that is known."""

    fingerprint: str
    door: str
    kind: CredentialKind | None
    ends_at: datetime | None
    token_ends_at: datetime | None


def refusal_in(record: Mapping[str, Any] | None) -> ConnectionBroken | None:
    """What broke the credential, if the record says that it is broken."""
    if record is None or record.get("state") != _BROKEN:
        return None
    return ConnectionBroken(
        str(record["what"]), detail=str(record["detail"]), request_id=record.get("request_id")
    )


def still_broken(
    record: Mapping[str, Any] | None, read_secret: Callable[[], Mapping[str, Any]]
) -> ConnectionBroken | None:
    """What broke the credential, unless another one has been stored since; reads the secret only if it matters."""
    refusal = refusal_in(record)
    if refusal is None or record is None:
        return None
    try:
        stored = credential_fingerprint(read_secret())
    except NotConnected:
        return None
    return refusal if stored == record["fingerprint"] else None


def report(record: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """The connection as `GET /status` tells it: never a secret, and always what to do next, if anything."""
    if record is None:
        return {"state": "not_connected", "next_step": _NEXT_STEPS["not_connected"]}
    state = str(record["state"])
    ends_at = record.get("ends_at")
    if state == "connected" and ends_at and datetime.fromisoformat(ends_at) - now <= EXPIRING:
        state = "expiring"
    told = (
        "door",
        "credential",
        "since",
        "checked_at",
        "ends_at",
        "token_ends_at",
        "what",
        "detail",
        "request_id",
    )
    return {
        "state": state,
        **{name: record.get(name) for name in told},
        "warning": _WARNINGS.get(str(record.get("credential"))),
        "next_step": _NEXT_STEPS[state],
    }
