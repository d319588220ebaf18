"""The library: components, their revisions, folders and types."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.gateway.connections import Connection, connect, edges
from local.simulator.gateway.filters import select
from local.simulator.gateway.reading import Resolvers, by_id, reading, workspace
from local.simulator.workspace.records import (
    Component,
    ComponentDetails,
    ComponentType,
    Folder,
    LifeCycleState,
    Parameter,
)


def library(
    _root: Any,
    info: GraphQLResolveInfo,
    workspaceUrl: str | None = None,  # noqa: N803
    args: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    snapshot = workspace(info, workspaceUrl)
    every_revision = bool(args and args.get("allComponentRevisions"))
    rows = snapshot.listed_components if every_revision else snapshot.latest_components
    return {"components": rows, "folders": list(snapshot.folders.values())}


def library_components(
    listing: dict[str, Any], info: GraphQLResolveInfo, where: Mapping[str, Any] | None = None, **page: Any
) -> Connection:
    return connect(select(listing["components"], where), reading(info).limits, **page)


def component_by_id(_root: Any, info: GraphQLResolveInfo, id: str) -> Component | None:
    return by_id(info).components_by_node.get(id)


def components_by_ids(
    _root: Any, info: GraphQLResolveInfo, ids: list[str]
) -> list[Component | dict[str, str]]:
    """In the order asked; an id that names nothing gives an error in its place."""
    found = by_id(info).components_by_node
    return [found.get(node) or {"message": f"The component {node!r} was not found."} for node in ids]


def payload_type(payload: Any, _info: Any, _union: Any) -> str:
    return "DesComponent" if "revisionId" in payload else "DesErrorPayload"


def revision_details(
    _root: Any,
    info: GraphQLResolveInfo,
    revisionId: str,  # noqa: N803
    workspaceUrl: str | None = None,  # noqa: N803
) -> Component | None:
    return workspace(info, workspaceUrl).components.get(revisionId)


def revision(component: Component, _info: GraphQLResolveInfo) -> dict[str, Any]:
    return {
        "revisionId": component["revisionId"],
        "details": component if component["isManaged"] else None,
    }


def life_cycle_state(component: Component, info: GraphQLResolveInfo) -> LifeCycleState:
    return reading(info).snapshot.states[component["lifeCycleStateId"]]


def folder(component: Component, info: GraphQLResolveInfo) -> Folder | None:
    return reading(info).snapshot.folders.get(component["folderId"] or "")


def parent_folder(record: Folder, info: GraphQLResolveInfo) -> Folder | None:
    return reading(info).snapshot.folders.get(record["parentFolderId"] or "")


def component_type(component: Component, info: GraphQLResolveInfo) -> ComponentType | None:
    return reading(info).snapshot.component_types.get(component["componentTypeId"] or "")


def parent_type(record: ComponentType, info: GraphQLResolveInfo) -> ComponentType | None:
    return reading(info).snapshot.component_types.get(record["parentComponentTypeId"] or "")


def item_parameters(_details: ComponentDetails, _info: GraphQLResolveInfo) -> list[Parameter]:
    """Datasets hold no parameters of items, only those of revisions."""
    return []


RESOLVERS: Resolvers = {
    "Query.desLibrary": library,
    "Query.desComponentById": component_by_id,
    "Query.desComponentsByIds": components_by_ids,
    "Query.desRevisionDetailsByRevisionId": revision_details,
    "DesLibrary.components": library_components,
    "DesComponent.revision": revision,
    "DesComponent.folder": folder,
    "DesComponent.componentType": component_type,
    "DesComponentDetails.itemParameters": item_parameters,
    "DesRevisionDetails.lifeCycleState": life_cycle_state,
    "DesFolder.parent": parent_folder,
    "DesComponentType.parent": parent_type,
    "DesComponentConnection.edges": edges,
}
