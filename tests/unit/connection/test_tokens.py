"""The token endpoint: the form we send, the grants and the refusals we read."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.http import Reply
from a365_sync.connection.tokens import Grant, build_request, read_reply
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, TokenUnavailable

from .conftest import LONG_LIVED, REFRESH, connect

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def form(secret: dict[str, Any]) -> dict[str, list[str]]:
    return parse_qs(build_request(connect(secret)).body.decode(), strict_parsing=True)


def read(body: Any, status: int = 200, **headers: str) -> Grant:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_reply(Reply(status, headers, raw, NOW))


def test_refresh_sends_the_credential_in_the_form_and_never_a_scope() -> None:
    assert form(REFRESH) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["shh-refresh"],
        "client_id": ["id"],
        "client_secret": ["shh-secret"],
    }


def test_a_public_client_sends_no_client_secret() -> None:
    assert "client_secret" not in form({"client_id": "id", "refresh_token": "r"})


def test_client_credentials() -> None:
    assert form({"client_id": "id", "client_secret": "a&b=c+é"}) == {
        "grant_type": ["client_credentials"],
        "client_id": ["id"],
        "client_secret": ["a&b=c+é"],
    }


def test_govcloud_says_secure_and_the_others_do_not() -> None:
    gov = {**REFRESH, "token_url": "https://auth.365-gov.altium.com/connect/token"}
    assert form(gov)["secure"] == ["1"]
    assert "secure" not in form(REFRESH)


def test_a_long_lived_token_cannot_be_exchanged() -> None:
    with pytest.raises(NotConnected):
        build_request(connect(LONG_LIVED))


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


@pytest.mark.parametrize("word", ["invalid_grant", "invalid_client", "access_denied"])
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
