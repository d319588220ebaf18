"""Bills of materials: items refer to the exact component revision, latest or not."""

from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.gateway.connections import Connection, connect, edges
from local.simulator.gateway.reading import Resolvers, reading
from local.simulator.workspace.records import Bom, BomItem, Component, Instance


def items(bom: Bom, info: GraphQLResolveInfo, **page: Any) -> Connection:
    return connect(bom["bomItems"], reading(info).limits, **page)


def component(item: BomItem, info: GraphQLResolveInfo) -> Component:
    return reading(info).snapshot.components[item["componentRevisionId"]]


def alternate_component(instance: Instance, info: GraphQLResolveInfo) -> Component | None:
    alternate = instance["alternateComponentRevisionId"]
    return reading(info).snapshot.components[alternate] if alternate else None


RESOLVERS: Resolvers = {
    "DesBom.items": items,
    "DesBomItem.component": component,
    "DesBomItemInstance.alternateComponent": alternate_component,
    "DesBomItemConnection.edges": edges,
}
