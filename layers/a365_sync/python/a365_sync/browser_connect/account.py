"""What a fresh connection sees, for the page that ends a sign-in; a failure to look is part of the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.execution import Executor
from a365_sync.altium.transport import HttpTransport
from a365_sync.connection.model import Connection
from a365_sync.connection.source import Keeper, TokenSource
from a365_sync.errors import A365SyncError

_READ_SECONDS = 6.0  # a person waits, and the HTTP API for no longer than half a minute


@dataclass(frozen=True, slots=True)
class SeenWorkspace:
    """A workspace as the page shows it."""

    name: str
    url: str
    region: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Account:
    """`user` is blank when Altium does not tell; `problem` says why there are no workspaces to show."""

    user: str = ""
    workspaces: tuple[SeenWorkspace, ...] = ()
    problem: str = ""


def look(
    read_secret: Callable[[], Mapping[str, Any]], ask_keeper: Keeper, *, allow_loopback: bool = False
) -> Account:
    """Ask Altium, once each, who signed in and what the connection sees. Raises nothing of the sync's errors."""
    try:
        client = _client(read_secret, ask_keeper, allow_loopback)
        seen = tuple(
            SeenWorkspace(each.name, each.url, each.location.name, each.is_default)
            for each in client.workspaces()
        )
    except A365SyncError as error:
        return Account(problem=error.message)
    return Account(_user(client), seen)


def _user(client: AltiumClient) -> str:
    try:
        return client.user_name()
    except A365SyncError:
        return ""  # a courtesy: the connection works without


def _client(
    read_secret: Callable[[], Mapping[str, Any]], ask_keeper: Keeper, allow_loopback: bool
) -> AltiumClient:
    def read() -> Connection:
        return Connection.from_secret(read_secret(), allow_loopback=allow_loopback)

    connection = read()
    transport = HttpTransport(connection.check_api, read_seconds=_READ_SECONDS)
    tokens = TokenSource(read, ask_keeper)
    return AltiumClient(
        Executor(transport, tokens, connection.graphql_url, connection.endpoint, advice=lambda *_: None)
    )
