import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.webhooks.request import Request
from a365_sync.webhooks.secret import HEADER, SecretCheck


def call(secret: str | None) -> Request:
    headers = {} if secret is None else {HEADER: secret}
    return Request("POST", "/webhooks/x", headers, {}, {}, "https://api.example.test", b"")


class Vault:
    """A secret that can be rotated, and a clock that can be set."""

    def __init__(self, **secret: Any) -> None:
        self.secret: dict[str, Any] = secret
        self.reads = 0
        self.now = 1000.0
        self.check = SecretCheck(self.read, lambda: self.now)

    def read(self) -> dict[str, Any]:
        self.reads += 1
        return self.secret


def test_the_current_and_the_previous_secret_are_accepted() -> None:
    check = Vault(current="new", previous="old").check
    assert [check.accepts(call(secret)) for secret in ("new", "old", "other")] == [True, True, False]


@pytest.mark.parametrize("given_secret", [None, "", " ", "ne", "new ", "NEW", "new\x00"])
def test_anything_else_is_refused(given_secret: str | None) -> None:
    assert not Vault(current="new").check.accepts(call(given_secret))


@pytest.mark.parametrize("stored", [{}, {"current": ""}, {"current": None}, {"previous": ""}])
def test_an_empty_secret_accepts_nobody(stored: dict[str, Any]) -> None:
    check = Vault(**stored).check
    assert [check.accepts(call(secret)) for secret in ("", "None", "new")] == [False, False, False]


@given(st.text() | st.just("\ud800") | st.from_regex(r"[\x00-\x1f]+"))
def test_every_header_is_accepted_or_refused(given_secret: str) -> None:
    assert Vault(current="ä-secret").check.accepts(call(given_secret)) is (given_secret == "ä-secret")


def test_a_rotation_is_known_after_five_minutes_and_the_secret_is_not_read_before() -> None:
    vault = Vault(current="old")
    assert vault.check.accepts(call("old"))
    vault.secret = {"current": "new", "previous": "old"}
    vault.now += 300
    assert not vault.check.accepts(call("new"))
    assert vault.reads == 1
    vault.now += 1
    assert vault.check.accepts(call("new"))
    assert vault.check.accepts(call("old"))
    vault.secret = {"current": "new"}
    vault.now += 301
    assert not vault.check.accepts(call("old"))
    assert vault.reads == 3


def test_a_call_without_a_secret_does_not_cost_a_read() -> None:
    vault = Vault(current="new")
    assert not vault.check.accepts(call(None))
    assert vault.reads == 0


def test_every_secret_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def recorded(given_secret: bytes, valid: bytes) -> bool:
        compared.append(valid)
        return real(given_secret, valid)

    monkeypatch.setattr("a365_sync.webhooks.secret.hmac.compare_digest", recorded)
    assert Vault(current="new", previous="old").check.accepts(call("new"))
    assert compared == [b"new", b"old"]  # the second too, though the first had fitted
