"""`POST /connect/token`: the grants that a sync uses, with the errors of altium-auth's specification."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote_plus

from local.simulator.identity.tokens import Grant, TokenBook
from local.simulator.options import Credentials
from local.simulator.web.messages import Request, Response, json_response
from local.simulator.workspace.store import WorkspaceStore

NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthError(Exception):
    """An OAuth error: `error` is its code, answered with status 400."""

    def __init__(self, error: str, description: str | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


class TokenEndpoint:
    def __init__(self, credentials: Credentials, tokens: TokenBook, store: WorkspaceStore) -> None:
        self._credentials = credentials
        self._tokens = tokens
        self._store = store

    def respond(self, request: Request) -> Response:
        try:
            content = self._exchange(request)
        except OAuthError as refused:
            description = {"error_description": refused.description} if refused.description else {}
            return json_response(400, {"error": refused.error, **description}, NEVER_STORED)
        return json_response(200, content, NEVER_STORED)

    def _exchange(self, request: Request) -> dict[str, str | int]:
        form = read_form(request)
        grant_type = form.get("grant_type")
        if not grant_type:
            raise OAuthError("invalid_request", "grant_type is missing")
        if grant_type not in ("refresh_token", "client_credentials"):
            raise OAuthError("unsupported_grant_type")
        self._check_client(request, form)
        if grant_type == "client_credentials":
            return self._answer(("openid", "profile"))
        self._check_refresh(form)
        return self._answer(("offline_access", "openid", "profile")) | {
            "refresh_token": self._credentials.refresh_token
        }

    def _check_client(self, request: Request, form: Mapping[str, str]) -> None:
        client_id, secret = basic_client(request) or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        known = self._credentials
        if not (_same(client_id, known.client_id) and _same(secret, known.client_secret)):
            raise OAuthError("invalid_client")

    def _check_refresh(self, form: Mapping[str, str]) -> None:
        if "scope" in form:
            raise OAuthError("invalid_request", "scope must not be sent with a refresh token")
        if not form.get("refresh_token"):
            raise OAuthError("invalid_request", "refresh_token is missing")
        if not _same(form["refresh_token"], self._credentials.refresh_token):
            raise OAuthError("invalid_grant")

    def _answer(self, scopes: tuple[str, ...]) -> dict[str, str | int]:
        snapshot = self._store.current
        workspace_id = snapshot.info["authId"].lower()
        subject = next(iter(snapshot.users.values()))["globalUserId"] or ""
        scopes = (f"a365:workspace:{workspace_id}", *scopes)
        grant = Grant(self._credentials.client_id, subject, workspace_id, scopes)
        return {
            "access_token": self._tokens.issue(grant),
            "token_type": "Bearer",
            "expires_in": self._tokens.lifetime,
            "scope": " ".join(scopes),
        }


def read_form(request: Request) -> dict[str, str]:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "the body must be a form")
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def basic_client(request: Request) -> tuple[str, str] | None:
    """Client id and secret of HTTP Basic authentication, form-encoded inside (RFC 6749, 2.3.1)."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise OAuthError("invalid_client") from error
    return unquote_plus(client_id), unquote_plus(secret)


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())
