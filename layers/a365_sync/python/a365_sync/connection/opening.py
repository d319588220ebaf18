"""Putting the connection, the token source and the client together."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.documents import document
from a365_sync.altium.execution import Executor
from a365_sync.altium.transport import HttpTransport
from a365_sync.connection.model import Connection
from a365_sync.connection.source import Keeper, TokenSource


def open_client(
    read_secret: Callable[[], Mapping[str, Any]], ask_keeper: Keeper, *, allow_loopback: bool = False
) -> AltiumClient:
    """A client at the door that the secret names; `AltiumClient.at` then leads to the workspace's region.

    Raises what `Connection.from_secret` raises; asks for no token yet.
    """

    def read() -> Connection:
        return Connection.from_secret(read_secret(), allow_loopback=allow_loopback)

    connection = read()
    transport = HttpTransport(connection.check_api)
    executor = Executor(
        transport,
        TokenSource(read, ask_keeper),
        connection.graphql_url,
        connection.endpoint,
        documents=partial(document, door=connection.facts.queries),
    )
    return AltiumClient(executor, offers_events=connection.facts.offers_events)
