"""Answers to inbound calls, and the status code that each kind of error stands for."""

import json
import logging
from collections.abc import Callable
from typing import Any, Protocol

from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    ConnectionBroken,
    InvalidInput,
    NotConnected,
    NotStored,
    RetryLater,
    SettingsConflict,
    SubscriptionNotFound,
    TokenRefused,
    WorkspaceNotFound,
    WrongDoor,
)
from a365_sync.webhooks.refusal import Refusal
from a365_sync.webhooks.request import Request, parse

Response = dict[str, Any]
LARGEST_BODY = 256 * 1024  # bytes

_log = logging.getLogger(__name__)

# The first class that fits decides; what is wrong on our or Altium's side is never the caller's 4xx.
_STATUS: tuple[tuple[type[A365SyncError], int], ...] = (
    (InvalidInput, 400),
    (SubscriptionNotFound, 404),
    (WorkspaceNotFound, 400),
    (NotStored, 404),
    (SettingsConflict, 409),
    (NotConnected, 409),
    (WrongDoor, 409),
    (ConnectionBroken, 409),
    (TokenRefused, 409),
    (AccessDenied, 409),
    (RetryLater, 503),
)


class Guard(Protocol):
    """Says who may call what."""

    def refuse(self, request: Request, trigger: str) -> Refusal | None:
        """Why a call is not let in, or None; may raise."""

    def forgive(self, request: Request) -> None:
        """The call came to nothing through no fault of its sender."""


def respond(status: int, body: Any) -> Response:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        # Half a surrogate pair would make the whole answer unsendable.
        "body": json.dumps(body, ensure_ascii=False).encode(errors="replace").decode(),
    }


def answer(
    event: dict[str, Any], trigger: str, callers: Guard, act: Callable[[Request], Response]
) -> Response:
    """Authenticate a call of a trigger and do what it asks; errors of the sync become answers with the next step."""
    request = parse(event)
    refusal = _refuse(request, trigger, callers)
    if refusal is not None:
        return refused(refusal)
    try:
        response = _done(request, act)
    except Exception:
        # AWS itself failed: the caller is told to come again, the log has the traceback.
        _log.exception("a call came to nothing")
        response = refused(Refusal(503, "unavailable", "Something here failed: send the call again."))
    if response["statusCode"] >= 500:
        callers.forgive(request)
    return response


def refuse_size(request: Request) -> Refusal | None:
    """Why the call's body is too large, or None."""
    if len(request.body) <= LARGEST_BODY:
        return None
    return Refusal(413, "too_large", f"A body has {LARGEST_BODY // 1024} KiB at most.")


def refused(refusal: Refusal) -> Response:
    """The answer to a call that is not let in."""
    return respond(refusal.status, {"error": {"code": refusal.code, "message": refusal.message}})


def _refuse(request: Request, trigger: str, callers: Guard) -> Refusal | None:
    try:
        return refuse_size(request) or callers.refuse(request, trigger)
    except Exception:
        _log.exception("the caller cannot be checked")
        return Refusal(503, "unavailable", "The caller cannot be checked just now: see the function's log.")


def _done(request: Request, act: Callable[[Request], Response]) -> Response:
    try:
        return act(request)
    except A365SyncError as error:
        return respond(_status(error), {"error": _described(error)})


def _status(error: A365SyncError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 502)


def _described(error: A365SyncError) -> dict[str, Any]:
    described: dict[str, Any] = dict(error.as_dict())
    if isinstance(error, InvalidInput) and error.suggestions:
        described["suggestions"] = {given: list(nearest) for given, nearest in error.suggestions.items()}
    return described
