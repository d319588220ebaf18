"""The pieces around a connection, in memory."""

from collections.abc import Mapping
from typing import Any

import pytest

from a365_sync.connection.model import Connection

REFRESH = {
    "door": "altium365",
    "client_id": "id",
    "client_secret": "shh-secret",
    "refresh_token": "shh-refresh",
}
LONG_LIVED = {"door": "nexar", "access_token": "shh-access"}


def connect(secret: Mapping[str, Any]) -> Connection:
    """As the functions do, without loopback."""
    return Connection.from_secret(secret)


class Clock:
    """A clock that only moves when told; sleeping moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()
