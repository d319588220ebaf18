"""Puts the pieces together as `template.yaml` deploys them."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from a365_sync.altium.client import AltiumClient
from a365_sync.connection.keeper_function import ask_function
from a365_sync.connection.opening import open_client
from a365_sync.environment import Environment
from a365_sync.errors import RetryLater
from a365_sync.store.aws import client, table
from a365_sync.store.bucket import Bucket
from a365_sync.store.events import Bus
from a365_sync.store.queue import Queue
from a365_sync.store.secrets import JsonSecret
from a365_sync.sync.session import Stores

_CLIENT_KEPT_SECONDS = 300


def stores(environment: Environment) -> Stores:
    """All stores; clients are made as they are first used."""
    return Stores(
        state_table=table(environment.state_table),
        catalog_table=table(environment.catalog_table),
        bucket=Bucket(client("s3"), environment.data_bucket),
        bus=Bus(client("events"), environment.event_bus),
        wip_queue=Queue(client("sqs"), environment.wip_queue_url),
        release_queue=Queue(client("sqs"), environment.release_queue_url),
    )


def connector(environment: Environment, *, fresh: bool = False) -> Callable[[str | None], AltiumClient]:
    """Opens the client at an API URL, or at the door's own for None.

    The client and its HTTP session serve a container for some minutes; `fresh` reads the connection secret again,
    for calls that follow a change of it.
    """

    def connect(api_url: str | None) -> AltiumClient:
        period = time.time() if fresh else time.time() // _CLIENT_KEPT_SECONDS
        opened = _open(environment, period)
        return opened.at(api_url) if api_url else opened

    return connect


def look_at_connection(environment: Environment) -> None:
    """Have the keeper try the stored credential now, and record how it stands.

    Raises ConnectionBroken, NotConnected, HostNotAllowed or InvalidInput; what may pass shows itself in the calls that
    follow.
    """
    keeper = ask_function(client("lambda"), environment.token_keeper_function, insisting=True)
    with suppress(RetryLater):
        keeper(None)


@lru_cache(maxsize=1)
def _open(environment: Environment, _period: float) -> AltiumClient:
    return open_client(
        JsonSecret(client("secretsmanager"), environment.connection_secret_id).read,
        ask_function(client("lambda"), environment.token_keeper_function),
        allow_loopback=environment.allow_loopback_door,
    )
