"""The token endpoint: the form we send, the grants and the refusals we read."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.http import Reply, Request
from a365_sync.connection.application import Application
from a365_sync.connection.doors import ClientAuthentication
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.tokens import Grant, build_request, code_form, credential_form, read_reply
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, TokenUnavailable

from .conftest import LONG_LIVED, REFRESH, connect

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


NEXAR = {**REFRESH, "door": "nexar"}


def request(secret: dict[str, Any]) -> Request:
    connection = connect(secret)
    return build_request(connection, credential_form(connection), connection.client_authentications[0])


def form(secret: dict[str, Any]) -> dict[str, list[str]]:
    return parse_qs(request(secret).body.decode(), strict_parsing=True)


def basic(secret: dict[str, Any]) -> str | None:
    scheme, _, pair = request(secret).headers.get("Authorization", "").partition(" ")
    return base64.b64decode(pair).decode() if scheme == "Basic" else None


def read(body: Any, status: int = 200, **headers: str) -> Grant:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_reply(Reply(status, headers, raw, NOW))


def test_refresh_sends_the_credential_in_the_form_and_never_a_scope() -> None:
    assert basic(NEXAR) is None
    assert form(NEXAR) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["shh-refresh"],
        "client_id": ["id"],
        "client_secret": ["shh-secret"],
    }


def test_altiums_own_identity_server_gets_the_client_by_http_basic() -> None:
    assert form(REFRESH) == {"grant_type": ["refresh_token"], "refresh_token": ["shh-refresh"]}
    assert basic({**REFRESH, "client_secret": "a:b+c/é"}) == "id:a%3Ab%2Bc%2F%C3%A9"


def test_the_secret_may_say_how_the_client_authenticates() -> None:
    assert basic({**REFRESH, "client_authentication": "form"}) is None
    assert basic({**NEXAR, "client_authentication": "basic"}) == "id:shh-secret"


def test_password_asks_for_the_doors_scopes() -> None:
    secret = {"client_id": "id", "client_secret": "s", "username": "u@a.test", "password": "shh-p&w"}
    assert form(secret) == {
        "grant_type": ["password"], "username": ["u@a.test"], "password": ["shh-p&w"],
        "scope": ["openid profile email design.domain user.access offline_access"],
        "client_id": ["id"], "client_secret": ["s"],
    }  # fmt: skip


@pytest.mark.parametrize("door", ["nexar", "altium365", "altium365-gov"])
def test_a_code_is_exchanged_with_its_verifier(door: str) -> None:
    application = Application.from_secret({"door": door, "client_id": "id"})
    sign_in = SignIn("c", "v", "https://a.test/connect/callback")
    sent = build_request(application, code_form(sign_in), ClientAuthentication.BASIC)
    assert sent.url == application.token_url
    assert parse_qs(sent.body.decode()) == {
        "grant_type": ["authorization_code"], "code": ["c"], "code_verifier": ["v"], "client_id": ["id"],
        "redirect_uri": ["https://a.test/connect/callback"],
    } | ({"secure": ["1"]} if door == "altium365-gov" else {})  # fmt: skip


def test_a_request_is_never_printed_with_its_credential() -> None:
    for secret in (REFRESH, NEXAR):
        assert "shh" not in repr(request(secret))


def test_a_public_client_sends_no_client_secret() -> None:
    for door in ("nexar", "altium365"):
        sent = form({"door": door, "client_id": "id", "refresh_token": "r"})
        assert sent == {"grant_type": ["refresh_token"], "refresh_token": ["r"], "client_id": ["id"]}


def test_client_credentials() -> None:
    secret = {"door": "altium365", "client_authentication": "form", "client_id": "id"}
    assert form({**secret, "client_secret": "a&b=c+é"}) == {
        "grant_type": ["client_credentials"],
        "client_id": ["id"],
        "client_secret": ["a&b=c+é"],
    }


def test_govcloud_says_secure_and_the_others_do_not() -> None:
    assert form({**REFRESH, "door": "altium365-gov"})["secure"] == ["1"]
    assert "secure" not in form(REFRESH)
    assert "secure" not in form(NEXAR)


def test_a_long_lived_token_cannot_be_exchanged() -> None:
    with pytest.raises(NotConnected):
        credential_form(connect(LONG_LIVED))


def test_a_grant_with_rotation() -> None:
    grant = read({"access_token": "a", "expires_in": 14400, "refresh_token": "r2", "token_type": "Bearer"})
    assert (grant.access_token, grant.refresh_token) == ("a", "r2")
    assert grant.expires_at - NOW.timestamp() == 14400
    assert "r2" not in repr(grant)


def test_a_grant_without_rotation() -> None:
    assert read({"access_token": "a", "expires_in": "60"}).refresh_token is None


@pytest.mark.parametrize("expires_in", [None, "soon", -1, 0, 1e400, []])
def test_a_lifetime_that_is_none_is_the_shortest_known(expires_in: Any) -> None:
    grant = read({"access_token": "a", "expires_in": expires_in})
    assert grant.expires_at - grant.issued_at == 3600


@pytest.mark.parametrize("word", ["invalid_grant", "invalid_client", "unauthorized_client", "access_denied"])
@pytest.mark.parametrize("status", [400, 401])
def test_terminal_refusals_break_the_connection(word: str, status: int) -> None:
    with pytest.raises(ConnectionBroken) as caught:
        read({"error": word, "error_description": "whatever"}, status)
    assert word in caught.value.detail


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": "invalid_request", "error_description": "invalid_grant"}, 400),
        ({"error": "temporarily_unavailable"}, 400),
        ({"error": ["invalid_grant"]}, 400),
        (b"<html>", 502),
        (b"", 429),
        ({"access_token": ""}, 200),
        ({"access_token": 3}, 200),
        (b"null", 200),
        ({}, 302),
    ],
)
def test_everything_else_is_tried_again(body: Any, status: int) -> None:
    with pytest.raises(TokenUnavailable):
        read(body, status)


def test_the_identity_servers_advice_is_kept() -> None:
    with pytest.raises(TokenUnavailable) as caught:
        read(b"", 429, **{"retry-after": "12"})
    assert caught.value.retry_after == 12


@given(st.binary(), st.integers(100, 599))
def test_total_over_bytes(body: bytes, status: int) -> None:
    with pytest.raises(A365SyncError):
        read(body, status)
