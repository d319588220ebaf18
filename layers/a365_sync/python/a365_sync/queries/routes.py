"""The routes of the read API. A route is added here, in `template.yaml`, and in `events/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from a365_sync.queries import files, notices
from a365_sync.queries.bom_export import ReleaseBomExported, WipBomExported, bom_export
from a365_sync.queries.boms import BomAnswer, ReleaseBomChosen, WipBomChosen, bom
from a365_sync.queries.consolidated_bom import BuildsAsked, consolidated_bom
from a365_sync.queries.diff import ReleaseBomCompared, WipBomCompared, bom_diff
from a365_sync.queries.document import Document
from a365_sync.queries.drift import Drifting, drift
from a365_sync.queries.files import FileAnswer
from a365_sync.queries.notices import NoticeAnswer
from a365_sync.queries.parameters import Parameters
from a365_sync.queries.parts import PartAnswer, PartAsked, part
from a365_sync.queries.projects import ProjectsAnswer, ProjectsAsked, projects
from a365_sync.queries.reader import Reader
from a365_sync.queries.releases import ReleasesAnswer, ReleasesAsked, releases
from a365_sync.queries.versions import ReleaseBomVersions, VersionsAnswer, WipBomVersions, versions
from a365_sync.queries.where_used import ItemAsked, MpnAsked, UsesAnswer, where_item_used, where_mpn_used


@dataclass(frozen=True)
class Route:
    """A query with what it is asked and what it answers: a model, or a document.

    The others are for the API's description: `answer` is what it answers in JSON, `media_types` those that it has
    beside JSON, `headers` what it answers with.
    """

    query: Callable[[Reader, Any], BaseModel | Document]
    parameters: type[Parameters]
    answer: type[BaseModel]
    summary: str
    media_types: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


_FINDINGS = {
    files.FINDINGS: "In how many places the profile's target may not take the file: see format=report."
}


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
    "GET /boms/wip/{project}/{variant}/diff": Route(
        bom_diff, WipBomCompared, NoticeAnswer, "What changed in a BOM in work", notices.MEDIA_TYPES
    ),
    "GET /boms/release/{project}/{release}/{variant}/diff": Route(
        bom_diff, ReleaseBomCompared, NoticeAnswer, "What changed in a released BOM", notices.MEDIA_TYPES
    ),
    "GET /boms/wip/{project}/{variant}/drift": Route(
        drift, Drifting, NoticeAnswer, "What changed since the last release", notices.MEDIA_TYPES
    ),
    "GET /boms/wip/{project}/{variant}/export": Route(
        bom_export, WipBomExported, FileAnswer, "A BOM in work as a file", files.MEDIA_TYPES, _FINDINGS
    ),
    "GET /boms/release/{project}/{release}/{variant}/export": Route(
        bom_export, ReleaseBomExported, FileAnswer, "A released BOM as a file", files.MEDIA_TYPES, _FINDINGS
    ),
    "GET /consolidated-bom": Route(
        consolidated_bom,
        BuildsAsked,
        FileAnswer,
        "What to buy for several BOMs",
        files.MEDIA_TYPES,
        _FINDINGS,
    ),
}
