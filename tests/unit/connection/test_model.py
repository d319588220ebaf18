"""What a connection secret may hold, what is missing from it, and that nothing of it is ever shown."""

from typing import Any

import pytest

from a365_sync.connection.model import Connection
from a365_sync.errors import A365SyncError, HostNotAllowed, InvalidInput, NotConnected

from .conftest import LONG_LIVED, REFRESH, connect


def test_a_long_lived_token_is_enough() -> None:
    connection = connect(LONG_LIVED)
    assert connection.graphql_url == "https://api.nexar.com/graphql"
    assert not connection.exchangeable


def test_a_refresh_token_is_exchanged_at_the_doors_identity_server() -> None:
    connection = connect(REFRESH)
    assert connection.exchangeable
    assert connection.token_url == "https://auth.altium.com/connect/token"


def test_client_credentials_are_exchangeable() -> None:
    assert connect({"door": "altium365", "client_id": "id", "client_secret": "s"}).exchangeable


@pytest.mark.parametrize(
    ("door", "credential", "reason"),
    [
        ("nexar", {"client_secret": "s"}, "supply data only"),
        ("altium365", {"username": "u", "password": "p"}, "no password grant"),
    ],
)
def test_what_gives_no_design_data_is_refused_with_the_reason(
    door: str, credential: dict[str, Any], reason: str
) -> None:
    with pytest.raises(NotConnected, match=reason):
        connect({"door": door, "client_id": "id", **credential})


def test_a_password_is_exchanged_where_nexar_enabled_it() -> None:
    assert connect({"client_id": "id", "username": "u", "password": "p"}).exchangeable


def test_a_long_lived_token_beside_a_client_is_used_as_it_is() -> None:
    assert not connect({**LONG_LIVED, "client_id": "id", "client_secret": "s"}).exchangeable


def test_a_public_client_needs_no_client_secret() -> None:
    assert connect({"client_id": "id", "refresh_token": "r"}).exchangeable


@pytest.mark.parametrize(
    "secret",
    [
        {},
        {"door": "nexar"},
        {"client_id": "id"},
        {"client_secret": "s"},
        {"refresh_token": "r"},
        {"access_token": "  "},
        {"door": "custom", "access_token": "t"},
        {"door": "custom", "graphql_url": "https://a.test/", "client_id": "id", "client_secret": "s"},
    ],
)
def test_nothing_usable(secret: dict[str, Any]) -> None:
    with pytest.raises(NotConnected):
        connect(secret)


def test_an_unknown_door_gets_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        connect({**LONG_LIVED, "door": "nexer"})
    assert caught.value.suggestions == {"door": ("nexar",)}


def test_an_unlike_door_gets_them_all() -> None:
    with pytest.raises(InvalidInput) as caught:
        connect({**LONG_LIVED, "door": ["?"]} | {"door": "zzz"})
    assert caught.value.suggestions == {"door": ("nexar", "altium365", "altium365-gov", "custom")}


@pytest.mark.parametrize(
    "wrong", [{"access_token": {"x": "hunter2"}}, {"access_token_expires_at": "hunter2"}]
)
def test_a_wrong_value_is_named_and_not_shown(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        connect({**LONG_LIVED, **wrong})
    assert next(iter(wrong)) in caught.value.message
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"graphql_url": "https://evil.test/graphql"},
        {"graphql_url": "http://127.0.0.1:1/"},
        {"token_url": "https://evil.test/"},
    ],
)
def test_urls_outside_the_door(wrong: dict[str, Any]) -> None:
    with pytest.raises(HostNotAllowed):
        connect({**REFRESH, **wrong})


def test_loopback_needs_the_switch() -> None:
    secret = {**LONG_LIVED, "graphql_url": "http://127.0.0.1:1/graphql"}
    assert Connection.from_secret(secret, allow_loopback=True).graphql_url == "http://127.0.0.1:1/graphql"


def test_the_switch_cannot_be_thrown_from_the_secret() -> None:
    with pytest.raises(HostNotAllowed):
        connect({**LONG_LIVED, "graphql_url": "http://127.0.0.1:1/", "allow_loopback": True})


@pytest.mark.parametrize("secret", [REFRESH, LONG_LIVED])
def test_secrets_are_never_printed(secret: dict[str, Any]) -> None:
    connection = connect(secret)
    assert "shh" not in repr(connection) + str(connection) + str(connection.model_dump())


@pytest.mark.parametrize("door", [3, [], {}])
def test_a_door_of_any_type_is_an_input_error(door: Any) -> None:
    with pytest.raises(A365SyncError):
        connect({"door": door})
