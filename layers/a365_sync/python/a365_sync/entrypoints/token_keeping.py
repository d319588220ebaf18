"""Puts the token-keeper together as `template.yaml` deploys it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from a365_sync.connection.identity import IdentityServer
from a365_sync.connection.keeper import Demand, Keeper, Outcome
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.watch import Watch
from a365_sync.deployed import stores
from a365_sync.environment import Environment
from a365_sync.store.attempts import Attempts
from a365_sync.store.aws import client
from a365_sync.store.connection_state import ConnectionState
from a365_sync.store.events import Event, event_id
from a365_sync.store.secrets import JsonSecret
from a365_sync.sync.session import Stores, utc_now

_REPLACEMENTS = 12, 3600  # at most so many in so many seconds


def act(keeper: Keeper, event: dict[str, Any], owner: str) -> Outcome:
    """Do what an invocation asks for. Raises what the keeper raises, and InvalidInput."""
    source = event.get("source")
    if source == "connect":
        return keeper.connect_user(owner, SignIn.from_event(event))
    refused = event.get("refused")
    demand = Demand(
        refused=refused if isinstance(refused, str) else None,
        scheduled=source == "schedule",
        insisting=event.get("insisting") is True,
    )
    return keeper.keep(owner, demand)


def deployed_keeper(environment: Environment) -> Keeper:
    """The keeper over the connection secret and the state table."""
    opened = stores(environment)
    workspace = opened.state.workspace()
    allow_loopback = environment.allow_loopback_door
    return Keeper(
        store=JsonSecret(client("secretsmanager"), environment.connection_secret_id),
        connect=partial(Connection.from_secret, allow_loopback=allow_loopback),
        identity=IdentityServer(workspace.api_url if workspace else None, allow_loopback),
        lease=opened.leases,
        watch=Watch(
            ConnectionState(opened.state_table),
            _Announcing(opened, workspace.url if workspace else ""),
            utc_now,
        ),
        may_replace=lambda: Attempts(opened.state_table, *_REPLACEMENTS).allow("token replacement"),
    )


@dataclass(frozen=True)
class _Announcing:
    stores: Stores
    workspace_url: str

    def __call__(self, detail_type: str, identity: str, data: dict[str, Any]) -> None:
        identifier = event_id(self.workspace_url, detail_type, identity)
        event = Event(identifier, detail_type, self.workspace_url, "connection", datetime.now(UTC), data)
        self.stores.announcer.announce(event)
