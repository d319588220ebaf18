"""What every resolver of one request reads from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLError, GraphQLResolveInfo

from local.simulator.gateway.connections import PageLimits
from local.simulator.workspace.snapshot import Snapshot

Resolver = Callable[..., Any]
Resolvers = Mapping[str, Resolver]


@dataclass(frozen=True)
class Reading:
    """One request's view: the same snapshot from its first field to its last."""

    snapshot: Snapshot
    limits: PageLimits
    api_service_url: str


def reading(info: GraphQLResolveInfo) -> Reading:
    return cast(Reading, info.context)


def workspace(info: GraphQLResolveInfo, workspace_url: str | None) -> Snapshot:
    """The snapshot, if the URL names its workspace; else the vendor's error for one out of reach."""
    snapshot = reading(info).snapshot
    if not snapshot.serves(workspace_url):
        raise GraphQLError("The workspace cannot be accessed.", extensions={"code": "AUTH_WORKSPACE_ACCESS"})
    return snapshot
