"""Puts the token-keeper together as `template.yaml` deploys it."""

from functools import partial

from a365_sync.connection.application import Application
from a365_sync.connection.keeper import Keeper
from a365_sync.connection.model import Connection
from a365_sync.connection.opening import exchange, exchange_code
from a365_sync.environment import Environment
from a365_sync.store.aws import client, table
from a365_sync.store.connection_state import ConnectionState
from a365_sync.store.leases import Leases
from a365_sync.store.secrets import JsonSecret


def deployed_keeper(environment: Environment) -> Keeper:
    """The keeper over the connection secret and the state table."""
    state = table(environment.state_table)
    application = partial(Application.from_secret, allow_loopback=environment.allow_loopback_door)
    return Keeper(
        store=JsonSecret(client("secretsmanager"), environment.connection_secret_id),
        connect=partial(Connection.from_secret, allow_loopback=environment.allow_loopback_door),
        exchange=exchange,
        exchange_code=lambda secret, sign_in: exchange_code(application(secret), sign_in),
        lease=Leases(state),
        verdict=ConnectionState(state),
    )
