"""Putting the connection, the token source and the client together."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.documents import document
from a365_sync.altium.execution import Executor
from a365_sync.altium.http import Request
from a365_sync.altium.transport import HttpTransport
from a365_sync.connection import tokens
from a365_sync.connection.application import Application
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.source import Keeper, TokenSource

_EXCHANGE_SECONDS = 15.0  # the keeper's function must outlive an exchange


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
    return AltiumClient(executor)


def exchange(connection: Connection) -> tokens.Grant:
    """Exchange the credential at the door's identity server; for the keeper alone.

    Raises ConnectionBroken for a terminal refusal, a RetryLater for anything else. It is not repeated here: a
    refresh token may be good for one use only, and its answer may be lost.
    """
    return _ask(connection, tokens.build_request(connection))


def exchange_code(application: Application, sign_in: SignIn) -> tokens.Grant:
    """Exchange the code that a browser brought back; for the keeper alone. Raises as `exchange`."""
    return _ask(application, tokens.build_code_request(application, sign_in))


def _ask(application: Application, request: Request) -> tokens.Grant:
    transport = HttpTransport(application.check_identity, read_seconds=_EXCHANGE_SECONDS)
    return tokens.read_reply(transport.send(request))
