"""Answers to inbound calls, and the status code that each kind of error stands for."""

import json
import logging
from collections.abc import Callable
from typing import Any

from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    ConnectionBroken,
    InvalidInput,
    NotConnected,
    RetryLater,
    SettingsConflict,
    TokenRefused,
    WorkspaceNotFound,
)
from a365_sync.webhooks.request import Request, parse
from a365_sync.webhooks.secret import HEADER, SecretCheck

Response = dict[str, Any]

_log = logging.getLogger(__name__)

# The first class that fits decides; what is wrong on our or Altium's side is never the caller's 4xx.
_STATUS: tuple[tuple[type[A365SyncError], int], ...] = (
    (InvalidInput, 400),
    (WorkspaceNotFound, 400),
    (SettingsConflict, 409),
    (NotConnected, 409),
    (ConnectionBroken, 409),
    (TokenRefused, 409),
    (AccessDenied, 409),
    (RetryLater, 503),
)


def respond(status: int, body: Any) -> Response:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        # Half a surrogate pair would make the whole answer unsendable.
        "body": json.dumps(body, ensure_ascii=False).encode(errors="replace").decode(),
    }


def answer(event: dict[str, Any], check: SecretCheck, act: Callable[[Request], Response]) -> Response:
    """Authenticate a call and do what it asks; errors of the sync become answers that say what to do next."""
    request = parse(event)
    try:
        known = check.accepts(request)
    except A365SyncError:
        _log.exception("the webhook secret cannot be read")
        return _refusal(503, "unavailable", "The webhook secret cannot be read: see the function's log.")
    if not known:
        return _refusal(401, "unauthorized", f"Send the webhook secret in {HEADER}.")
    try:
        return act(request)
    except A365SyncError as error:
        return respond(_status(error), {"error": _described(error)})


def _refusal(status: int, code: str, message: str) -> Response:
    return respond(status, {"error": {"code": code, "message": message}})


def _status(error: A365SyncError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 502)


def _described(error: A365SyncError) -> dict[str, Any]:
    described: dict[str, Any] = dict(error.as_dict())
    if isinstance(error, InvalidInput) and error.suggestions:
        described["suggestions"] = {given: list(nearest) for given, nearest in error.suggestions.items()}
    return described
