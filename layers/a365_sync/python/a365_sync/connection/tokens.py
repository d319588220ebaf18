"""The OAuth token endpoint without I/O: build a request, turn a reply into a grant or a typed error.

Source: Altium's altium-auth specification, sections 5.3 (refresh never sends a scope) and 10 (errors).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from pydantic_core import from_json

from a365_sync.altium.http import Reply, Request
from a365_sync.connection.doors import GOVCLOUD_TOKEN_HOST
from a365_sync.connection.model import Connection
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, TokenUnavailable

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "User-Agent": "a365-sync",
}

_TERMINAL: Mapping[str, str] = {
    "invalid_grant": "Altium no longer accepts the refresh token.",
    "invalid_client": "Altium does not accept the client id and secret.",
    "access_denied": "Altium denies this credential access to the workspace.",
}

_SECONDS_WHEN_SILENT = 3600.0  # the shortest lifetime that Altium's specification mentions


@dataclass(frozen=True)
class Grant:
    """What an exchange brings; times in epoch seconds; `refresh_token` only when the server rotated it."""

    access_token: str = field(repr=False)
    issued_at: float
    expires_at: float
    refresh_token: str | None = field(default=None, repr=False)


def build_request(connection: Connection) -> Request:
    """The form post that exchanges the credential. Raises NotConnected when it cannot be exchanged."""
    if not connection.exchangeable or connection.token_url is None:
        raise NotConnected("The connection secret holds no credential that can be exchanged.")
    form = {"client_id": connection.client_id or ""}
    if connection.client_secret is not None:
        form["client_secret"] = connection.client_secret.get_secret_value()
    if connection.refresh_token is not None:
        form |= {"grant_type": "refresh_token", "refresh_token": connection.refresh_token.get_secret_value()}
    else:
        form["grant_type"] = "client_credentials"
    if urlsplit(connection.token_url).hostname == GOVCLOUD_TOKEN_HOST:
        form["secure"] = "1"  # the specification: on every GovCloud token request, on no other
    return Request(connection.token_url, _HEADERS, urlencode(form).encode())


def read_reply(reply: Reply) -> Grant:
    """The grant. Raises ConnectionBroken for a terminal OAuth error, TokenUnavailable for anything else."""
    body = _body(reply)
    if reply.status != 200:
        raise _refusal(reply, body)
    token, refresh = body.get("access_token"), body.get("refresh_token")
    if not isinstance(token, str) or not token:
        raise TokenUnavailable("Altium's identity server answered without an access token.")
    issued_at = reply.received_at.timestamp()
    return Grant(
        access_token=token,
        issued_at=issued_at,
        expires_at=issued_at + _lifetime(body.get("expires_in")),
        refresh_token=refresh if isinstance(refresh, str) and refresh else None,
    )


def _refusal(reply: Reply, body: Mapping[str, Any]) -> A365SyncError:
    word = body.get("error")
    detail = f"HTTP {reply.status} {word}" if isinstance(word, str) else f"HTTP {reply.status}"
    if isinstance(word, str) and word in _TERMINAL:
        return ConnectionBroken(_TERMINAL[word], detail=detail, request_id=reply.request_id())
    return TokenUnavailable(
        "Altium's identity server gave no access token.",
        retry_after=reply.retry_after(),
        detail=detail[:200],
        request_id=reply.request_id(),
    )


def _body(reply: Reply) -> Mapping[str, Any]:
    try:
        body = from_json(reply.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _lifetime(expires_in: Any) -> float:
    try:
        seconds = float(expires_in)
    except (TypeError, ValueError, OverflowError):
        return _SECONDS_WHEN_SILENT
    return seconds if 0 < seconds < float("inf") else _SECONDS_WHEN_SILENT
