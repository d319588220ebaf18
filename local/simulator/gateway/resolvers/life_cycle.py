"""Life cycle definitions. A dataset lists states only: they are given as one stage, without transitions."""

from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.gateway.reading import Resolvers, workspace
from local.simulator.workspace.records import LifeCycleDefinition


def definitions(
    _root: Any,
    info: GraphQLResolveInfo,
    workspaceUrl: str | None = None,  # noqa: N803
) -> list[LifeCycleDefinition]:
    return [workspace(info, workspaceUrl).life_cycle]


def stages(definition: LifeCycleDefinition, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
    return [{"name": "Stage", "stageIndex": 0, "states": definition["lifeCycleStates"]}]


def transitions(_definition: LifeCycleDefinition, _info: GraphQLResolveInfo) -> list[Any]:
    return []


RESOLVERS: Resolvers = {
    "Query.desLifeCycleDefinitions": definitions,
    "DesLifeCycleDefinition.stages": stages,
    "DesLifeCycleDefinition.stateTransitions": transitions,
}
