import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.webhooks.request import Request
from a365_sync.webhooks.secret import HEADER, WebhookSecret, carries_secret
from tests.unit.webhooks.senders import TRIGGERS


def call(secret: str | None) -> Request:
    headers = {} if secret is None else {HEADER: secret}
    return Request("POST", "/webhooks/x", headers, {}, {}, "https://api.example.test", b"")


class Vault:
    """A secret that can be rotated, and a clock that can be set."""

    def __init__(self, **secret: Any) -> None:
        self.content: dict[str, Any] = secret
        self.reads = 0
        self.now = 1000.0
        self.secret = WebhookSecret(self.read, TRIGGERS, lambda: self.now)

    def read(self) -> dict[str, Any]:
        self.reads += 1
        return self.content

    def accepts(self, given_secret: str | None, trigger: str = "x") -> bool:
        return carries_secret(call(given_secret), self.secret.valid_for(trigger))


def test_the_current_and_the_previous_secret_are_accepted() -> None:
    vault = Vault(current="new", previous="old")
    assert [vault.accepts(secret) for secret in ("new", "old", "other")] == [True, True, False]


@pytest.mark.parametrize("given_secret", [None, "", " ", "ne", "new ", "NEW", "new\x00", "new,new"])
def test_anything_else_is_refused(given_secret: str | None) -> None:
    assert not Vault(current="new").accepts(given_secret)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"current": ""},
        {"current": None},
        {"previous": ""},
        {"current": 5},
        {"current": {"current": "new"}},
    ],
)
def test_an_empty_secret_accepts_nobody(stored: dict[str, Any]) -> None:
    vault = Vault(**stored)
    assert [vault.accepts(secret) for secret in ("", "None", "5", "new")] == [False] * 4


@given(st.text() | st.just("\ud800") | st.from_regex(r"[\x00-\x1f]+"))
def test_every_header_is_accepted_or_refused(given_secret: str) -> None:
    assert Vault(current="ä-secret").accepts(given_secret) is (given_secret == "ä-secret")


def test_a_secret_of_any_characters_is_a_secret() -> None:
    assert Vault(current="\ud800").accepts("\ud800")


def test_a_rotation_is_known_after_five_minutes_and_the_secret_is_not_read_before() -> None:
    vault = Vault(current="old")
    assert vault.accepts("old")
    vault.content = {"current": "new", "previous": "old"}
    vault.now += 300
    assert not vault.accepts("new")
    assert vault.reads == 1
    vault.now += 1
    assert vault.accepts("new")
    assert vault.accepts("old")
    vault.content = {"current": "new"}
    vault.now += 301
    assert not vault.accepts("old")
    assert vault.reads == 3


def test_a_trigger_with_its_own_secret_accepts_only_its_own() -> None:
    vault = Vault(current="general", triggers={"y": {"current": "new", "previous": "old"}})
    assert [vault.accepts(secret, "y") for secret in ("new", "old", "general")] == [True, True, False]
    assert [vault.accepts(secret, "x") for secret in ("new", "old", "general")] == [False, False, True]


@pytest.mark.parametrize("own", [{}, None, "text", [], {"current": ""}, {"previous": 5}])
def test_an_entry_without_a_secret_closes_its_trigger(own: Any) -> None:
    vault = Vault(current="general", triggers={"y": own})
    assert [vault.accepts(secret, "y") for secret in ("general", "text", "", "None")] == [False] * 4
    assert vault.accepts("general", "x")


@pytest.mark.parametrize("triggers", [None, {}])
def test_no_entries_are_none(triggers: Any) -> None:
    assert Vault(current="general", triggers=triggers).accepts("general")


@pytest.mark.parametrize("triggers", [["x"], "x", 5, {"Y": {"current": "new"}}, {"": {}}])
def test_an_entry_that_would_protect_nothing_opens_nothing(triggers: Any) -> None:
    vault = Vault(current="general", triggers=triggers)
    for _ in range(2):  # it is not taken for read: the next call says so again
        with pytest.raises(InvalidInput, match="triggers") as told:
            vault.accepts("general")
        assert "general" not in str(told.value)


def test_every_secret_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def recorded(given_secret: bytes, valid: bytes) -> bool:
        compared.append(valid)
        return real(given_secret, valid)

    monkeypatch.setattr("a365_sync.webhooks.secret.hmac.compare_digest", recorded)
    assert Vault(current="new", previous="old").accepts("new")
    assert compared == [b"new", b"old"]  # the second too, though the first had fitted
