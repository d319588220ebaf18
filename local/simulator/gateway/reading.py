"""What every resolver of one request reads from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLError, GraphQLResolveInfo

from local.simulator.doors import Door
from local.simulator.events.webhooks import Webhooks
from local.simulator.gateway.connections import PageLimits
from local.simulator.workspace.snapshot import Snapshot

Resolver = Callable[..., Any]
Resolvers = Mapping[str, Resolver]
Intercept = Callable[..., Any]
"""`intercept(resolve, record, info, **arguments)` gives a field's value instead of its `resolve`."""


@dataclass(frozen=True)
class Reading:
    """One request's view: the same snapshot from its first field to its last.

    `snapshot` is the workspace that holds everything; `reach` are those that this endpoint serves to this token;
    `own` is the one meant when a query names none. `infos`: all of the account's, as `desWorkspaceInfos` lists them.
    `key` names all that an answer depends on beside the query; null: the answer is not to be kept.
    `intercepts` stand before every resolver, the last outermost.
    """

    door: Door
    snapshot: Snapshot
    reach: tuple[Snapshot, ...]
    own: Snapshot
    infos: list[Mapping[str, Any]]
    limits: PageLimits
    webhooks: Webhooks
    key: str | None
    intercepts: tuple[Intercept, ...] = ()


def reading(info: GraphQLResolveInfo) -> Reading:
    return cast(Reading, info.context)


def workspace(info: GraphQLResolveInfo, workspace_url: str | None) -> Snapshot:
    """The workspace that the URL names; the vendor's error for one out of reach."""
    view = reading(info)
    url = view.own.info["url"] if workspace_url is None else workspace_url
    for snapshot in view.reach:
        if snapshot.serves(url):
            return snapshot
    code = view.door.code("AUTH_WORKSPACE_ACCESS")
    raise GraphQLError("The workspace cannot be accessed.", extensions={"code": code})


def by_id(info: GraphQLResolveInfo) -> Snapshot:
    """The workspace that node ids lead to, if it is in reach."""
    return workspace(info, reading(info).snapshot.info["url"])
