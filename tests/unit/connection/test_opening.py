"""The wiring: a client at the secret's door, with the secret's token."""

from typing import Any

import pytest

from a365_sync.connection.opening import open_client
from a365_sync.errors import HostNotAllowed, NotConnected

from .conftest import LONG_LIVED


def no_keeper(_refused: str | None) -> None:
    """A long-lived token needs none."""
    raise AssertionError("the keeper was asked")


def test_a_client_is_opened_without_a_request() -> None:
    assert open_client(lambda: LONG_LIVED, no_keeper).requests == 0


def test_a_region_outside_the_door_is_refused() -> None:
    with pytest.raises(HostNotAllowed):
        open_client(lambda: LONG_LIVED, no_keeper).at("https://api.invalid/graphql")


@pytest.mark.parametrize("secret", [{}, {"door": "custom"}])
def test_an_empty_secret_opens_nothing(secret: dict[str, Any]) -> None:
    with pytest.raises(NotConnected):
        open_client(lambda: secret, no_keeper)
