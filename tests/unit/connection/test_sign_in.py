"""The browser's way: where it is sent, and what becomes of the secret."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from altium_auth.pkce import code_challenge

from a365_sync.connection.application import Application
from a365_sync.connection.authorization import authorization_url
from a365_sync.connection.sign_in import Registration, SignIn
from a365_sync.errors import HostNotAllowed, InvalidInput, NotConnected

CALLBACK = "https://a.test/connect/callback"


def sent_to(secret: dict[str, Any]) -> tuple[str, dict[str, list[str]]]:
    url = authorization_url(
        Application.from_secret(secret), redirect_uri=CALLBACK, state="s", code_verifier="v" * 43
    )
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qs(parts.query, strict_parsing=True)


def test_nexar_is_asked_for_design_data_and_offline_access() -> None:
    address, query = sent_to({"client_id": "id"})
    assert address == "https://identity.nexar.com/connect/authorize"
    assert query == {
        "response_type": ["code"], "client_id": ["id"], "redirect_uri": [CALLBACK], "state": ["s"],
        "scope": ["openid profile email design.domain user.access offline_access"],
        "code_challenge": [code_challenge("v" * 43)], "code_challenge_method": ["S256"],
    }  # fmt: skip


@pytest.mark.parametrize("door", ["altium365", "altium365-gov"])
def test_altium_has_the_user_name_a_workspace_and_never_hears_secure(door: str) -> None:
    address, query = sent_to({"door": door, "client_id": "id"})
    assert address == Application.from_secret({"door": door, "client_id": "id"}).authorize_url
    assert (query["selectWorkspace"], "secure" in query) == (["strict"], False)


def test_nobody_is_sent_to_a_foreign_host() -> None:
    with pytest.raises(HostNotAllowed):
        sent_to({"client_id": "id", "authorize_url": "https://evil.test/authorize"})


def test_a_custom_door_needs_an_address_to_send_to() -> None:
    custom = {
        "door": "custom",
        "graphql_url": "https://a.test/g",
        "token_url": "https://a.test/t",
        "client_id": "id",
    }
    with pytest.raises(NotConnected):
        sent_to(custom)
    assert sent_to({**custom, "authorize_url": "https://a.test/a"})[0] == "https://a.test/a"


def test_an_operator_may_ask_for_other_scopes() -> None:
    assert sent_to({"client_id": "id", "scopes": "openid design.domain"})[1]["scope"] == [
        "openid design.domain"
    ]


def test_scopes_stay_with_the_door_they_were_given_for() -> None:
    secret = {"door": "custom", "scopes": "openid"}
    assert Registration(door="nexar").applied_to(secret) == {"door": "nexar"}
    assert Registration(door="custom").applied_to(secret) == secret


def test_an_application_needs_a_client_id() -> None:
    with pytest.raises(NotConnected):
        Application.from_secret({"door": "nexar"})


BEFORE = {
    "door": "nexar",
    "token_url": "https://identity.nexar.com/x",
    "client_id": "id",
    "client_secret": "s",
}


@pytest.mark.parametrize(
    ("registration", "after"),
    [
        (Registration(), BEFORE),
        (Registration(door="nexar"), BEFORE),
        (Registration(door="altium365"), {"door": "altium365"}),
        (Registration(door="altium365", client_id="id"), {"door": "altium365", "client_id": "id"}),
        (Registration(client_id="id"), BEFORE),
        (
            Registration(client_id="public"),
            {"door": "nexar", "token_url": BEFORE["token_url"], "client_id": "public"},
        ),
        (Registration(client_secret="t"), {**BEFORE, "client_secret": "t"}),
    ],
)
def test_what_a_registration_changes(registration: Registration, after: dict[str, Any]) -> None:
    secret = {**BEFORE, "refresh_token": "r", "access_token": "a", "access_token_expires_at": 1}
    assert registration.applied_to(secret) == after


@pytest.mark.parametrize("registration", [Registration(), Registration("nexar", "id", "shh-secret")])
def test_a_sign_in_travels_as_an_event(registration: Registration) -> None:
    sign_in = SignIn("shh-code", "shh-verifier", CALLBACK, registration)
    assert SignIn.from_event(sign_in.as_event()) == sign_in
    assert "shh" not in repr(sign_in)


@pytest.mark.parametrize("code", [None, "", 3])
def test_a_sign_in_without_a_code_is_none(code: Any) -> None:
    with pytest.raises(InvalidInput, match="code"):
        SignIn.from_event({"code": code, "code_verifier": "v", "redirect_uri": CALLBACK})
