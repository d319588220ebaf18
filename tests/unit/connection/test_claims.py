"""What an access token says of itself, and that none of it is needed."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.connection.claims import claims_of, expiry_of


def jwt(claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.c2ln"


def test_the_end_is_the_claim_exp() -> None:
    assert expiry_of(jwt({"exp": 1_800_000_000})) == datetime.fromtimestamp(1_800_000_000, UTC)


@pytest.mark.parametrize("exp", [None, "soon", [], 1e300, float("nan")])
def test_an_end_that_is_none(exp: Any) -> None:
    assert expiry_of(jwt({"exp": exp})) is None


@pytest.mark.parametrize("token", ["opaque", "a.b", "a.b.c", "a.é.c", jwt([]), jwt("x"), ""])
def test_what_is_no_jwt_has_no_claims(token: str) -> None:
    assert claims_of(token) == {}


@given(st.text())
def test_total(token: str) -> None:
    claims_of(token)
    assert expiry_of(token) is None
