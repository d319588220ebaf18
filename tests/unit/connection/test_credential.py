"""Which credential of a secret is used, and when it counts as another one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.connection.credential import CredentialKind, credential_fingerprint, kind_of

CLIENT = {"client_id": "id", "client_secret": "shh-secret"}
EXCHANGED = {"access_token": "shh-access", "access_token_expires_at": 5}
KEYS = ["door", "client_id", "client_secret", "refresh_token", "username", "password", "access_token",
        "access_token_expires_at"]  # fmt: skip


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ({}, None),
        ({"client_id": "id"}, None),
        ({"refresh_token": "r"}, None),
        (CLIENT, CredentialKind.CLIENT_CREDENTIALS),
        ({**CLIENT, **EXCHANGED}, CredentialKind.CLIENT_CREDENTIALS),
        ({**CLIENT, "access_token": "a"}, CredentialKind.ACCESS_TOKEN),
        (EXCHANGED, CredentialKind.ACCESS_TOKEN),
        ({**CLIENT, **EXCHANGED, "username": "u", "password": "p"}, CredentialKind.PASSWORD),
        ({**CLIENT, "username": "u"}, CredentialKind.CLIENT_CREDENTIALS),
        ({**CLIENT, **EXCHANGED, "username": "u", "password": "p", "refresh_token": "r"},
         CredentialKind.REFRESH_TOKEN),
        ({"client_id": "", "refresh_token": "r", "access_token": "a"}, CredentialKind.ACCESS_TOKEN),
    ],
)  # fmt: skip
def test_the_kind(secret: dict[str, Any], kind: CredentialKind | None) -> None:
    assert kind_of(secret) is kind


REFRESH = {**CLIENT, "refresh_token": "shh-refresh", **EXCHANGED}


@pytest.mark.parametrize("change", [{"access_token": "other"}, {"access_token_expires_at": 6}, {"note": "x"}])
def test_a_fresh_access_token_is_no_other_credential(change: dict[str, Any]) -> None:
    assert credential_fingerprint(REFRESH | change) == credential_fingerprint(REFRESH)


@pytest.mark.parametrize("name", ["door", "token_url", "client_id", "client_secret", "refresh_token"])
def test_what_is_exchanged_names_the_credential(name: str) -> None:
    assert credential_fingerprint(REFRESH | {name: "other"}) != credential_fingerprint(REFRESH)


def test_a_long_lived_token_names_itself() -> None:
    assert credential_fingerprint({"access_token": "a"}) != credential_fingerprint({"access_token": "b"})
    beside = {"access_token": "a", **CLIENT}
    assert credential_fingerprint(beside) == credential_fingerprint({"access_token": "a"})


def test_a_name_gives_nothing_away() -> None:
    assert "shh" not in credential_fingerprint(REFRESH)


@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()))
    )
)
def test_total_over_secrets(secret: dict[str, Any]) -> None:
    kind_of(secret)
    assert credential_fingerprint(secret) == credential_fingerprint(dict(secret))
