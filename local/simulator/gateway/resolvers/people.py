"""The workspace and its people."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.gateway.reading import Resolvers, reading, workspace
from local.simulator.workspace.records import User


def workspace_infos(_root: Any, info: GraphQLResolveInfo) -> list[Mapping[str, Any]]:
    """All of the account's, in reach or not."""
    return reading(info).infos


def user_by_auth(_root: Any, info: GraphQLResolveInfo) -> User:
    """Tokens act for the workspace's first user."""
    return next(iter(reading(info).snapshot.users.values()))


def team(_root: Any, info: GraphQLResolveInfo, workspaceUrl: str | None = None) -> dict[str, Any]:  # noqa: N803
    return {"users": list(workspace(info, workspaceUrl).users.values()), "groups": []}


def picture_url(user: User, _info: GraphQLResolveInfo, **_size: str | None) -> str | None:
    return user["pictureUrl"]


def creator(record: dict[str, Any], info: GraphQLResolveInfo) -> User:
    return reading(info).snapshot.users[record["createdByUserId"]]


def updater(record: dict[str, Any], info: GraphQLResolveInfo) -> User:
    return reading(info).snapshot.users[record["updatedByUserId"]]


RESOLVERS: Resolvers = {
    "Query.desWorkspaceInfos": workspace_infos,
    "Query.desUserByAuth": user_by_auth,
    "Query.desTeam": team,
    "DesUser.pictureUrl": picture_url,
    "DesProject.createdBy": creator,
    "DesProject.updatedBy": updater,
    "DesComponent.createdBy": creator,
    "DesFolder.createdBy": creator,
    "DesComponentType.createdBy": creator,
}
