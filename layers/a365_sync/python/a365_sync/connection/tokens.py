"""The OAuth token endpoint without I/O: build a request, turn a reply into a grant or a typed error.

Source: Altium's altium-auth specification, sections 2 (how a client shows its secret), 5.3 (refresh never sends a
scope), 5.4 (`secure`, here one of the door's fields) and 10 (errors).
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

from pydantic_core import from_json

from a365_sync.altium.http import Reply, Request
from a365_sync.connection.application import Application
from a365_sync.connection.credential import CredentialKind
from a365_sync.connection.doors import ClientAuthentication
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.errors import A365SyncError, ClientRefused, ConnectionBroken, NotConnected, TokenUnavailable

Form = Mapping[str, str]

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "User-Agent": "a365-sync",
}

_TERMINAL: Mapping[str, str] = {
    "invalid_grant": "Altium no longer accepts the credential: it has expired, or was used or withdrawn.",
    "invalid_client": "Altium does not accept the client id and secret.",
    "unauthorized_client": "Altium does not let this client use this kind of credential.",
    "unsupported_grant_type": "Altium does not take this kind of credential.",
    "access_denied": "Altium denies this credential access to the workspace.",
}

_SECONDS_WHEN_SILENT = 3600.0  # the shortest lifetime that Altium's specification mentions


@dataclass(frozen=True)
class Grant:
    """What an exchange brings; times in epoch seconds; `refresh_token` only when the server sent one."""

    access_token: str = field(repr=False)
    issued_at: float
    expires_at: float
    refresh_token: str | None = field(default=None, repr=False)


def credential_form(connection: Connection) -> Form:
    """The fields that exchange the credential. Raises NotConnected when it cannot be exchanged."""
    if not connection.exchangeable:
        raise NotConnected("The connection secret holds no credential that can be exchanged.")
    if connection.kind is CredentialKind.REFRESH_TOKEN and connection.refresh_token:
        secret = connection.refresh_token.get_secret_value()
        return {"grant_type": "refresh_token", "refresh_token": secret}
    if connection.kind is CredentialKind.PASSWORD and connection.password:
        user = {"username": connection.username or "", "password": connection.password.get_secret_value()}
        return {"grant_type": "password", **user, "scope": connection.asked_scopes}
    return {"grant_type": "client_credentials"}


def code_form(sign_in: SignIn) -> Form:
    """The fields that exchange the code that a browser brought back."""
    return {
        "grant_type": "authorization_code",
        "code": sign_in.code,
        "redirect_uri": sign_in.redirect_uri,
        "code_verifier": sign_in.code_verifier,
    }


def build_request(application: Application, form: Form, authentication: ClientAuthentication) -> Request:
    """The post to the token endpoint, with the client's secret shown in this way if it has one."""
    headers, fields = dict(_HEADERS), {**form, **application.facts.token_fields}
    secret = application.client_secret.get_secret_value() if application.client_secret else None
    if secret is not None and authentication is ClientAuthentication.BASIC:
        headers["Authorization"] = _basic(application.client_id or "", secret)
    else:
        fields["client_id"] = application.client_id or ""
        if secret is not None:
            fields["client_secret"] = secret
    return Request(application.token_url or "", headers, urlencode(fields).encode())


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


def _basic(client_id: str, secret: str) -> str:
    """Both parts are form-encoded inside (RFC 6749, section 2.3.1)."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _refusal(reply: Reply, body: Mapping[str, Any]) -> A365SyncError:
    word = body.get("error")
    detail = f"HTTP {reply.status} {word}" if isinstance(word, str) else f"HTTP {reply.status}"
    if isinstance(word, str) and word in _TERMINAL:
        kind = ClientRefused if word == "invalid_client" else ConnectionBroken
        return kind(_TERMINAL[word], detail=detail, request_id=reply.request_id())
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
