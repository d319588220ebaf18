"""The routes of the read API. A route is added here, in `template.yaml`, and in `events/`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from a365_sync.queries.boms import BomAnswer, ReleaseBomChosen, WipBomChosen, bom
from a365_sync.queries.parameters import Parameters
from a365_sync.queries.parts import PartAnswer, PartAsked, part
from a365_sync.queries.projects import ProjectsAnswer, ProjectsAsked, projects
from a365_sync.queries.reader import Reader
from a365_sync.queries.releases import ReleasesAnswer, ReleasesAsked, releases
from a365_sync.queries.versions import ReleaseBomVersions, VersionsAnswer, WipBomVersions, versions
from a365_sync.queries.where_used import ItemAsked, MpnAsked, UsesAnswer, where_item_used, where_mpn_used


@dataclass(frozen=True)
class Route:
    """A query with what it is asked and what it answers; `summary` is for the API's description."""

    query: Callable[[Reader, Any], BaseModel]
    parameters: type[Parameters]
    answer: type[BaseModel]
    summary: str


ROUTES: dict[str, Route] = {
    "GET /parts/{id}": Route(part, PartAsked, PartAnswer, "A part of the library"),
    "GET /parts/{id}/where-used": Route(where_item_used, ItemAsked, UsesAnswer, "The BOM lines with a part"),
    "GET /where-used": Route(where_mpn_used, MpnAsked, UsesAnswer, "The BOM lines with an MPN of any rank"),
    "GET /projects": Route(projects, ProjectsAsked, ProjectsAnswer, "The projects of the workspace"),
    "GET /projects/{id}/releases": Route(
        releases, ReleasesAsked, ReleasesAnswer, "The releases of a project"
    ),
    "GET /boms/wip/{project}/{variant}": Route(
        bom, WipBomChosen, BomAnswer, "A BOM in work, as it is or was"
    ),
    "GET /boms/release/{project}/{release}/{variant}": Route(
        bom, ReleaseBomChosen, BomAnswer, "A released BOM, as it is or was"
    ),
    "GET /boms/wip/{project}/{variant}/versions": Route(
        versions, WipBomVersions, VersionsAnswer, "The versions of a BOM in work"
    ),
    "GET /boms/release/{project}/{release}/{variant}/versions": Route(
        versions, ReleaseBomVersions, VersionsAnswer, "The versions of a released BOM"
    ),
}
