"""Data with holes, and errors beside it."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.kinds.places import Place, find, holder, parse, unparse
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response

Missing = Literal[
    "bom",
    "items",
    "nodes",
    "component",
    "components_by_ids",
    "design",
    "variants",
    "releases",
    "project",
    "projects",
    "variant",
    "library_components",
    "latest_revision",
]
COORDINATES: Mapping[Missing, tuple[str, ...]] = {
    "bom": ("DesWipVariant.bom", "DesReleaseVariant.bom"),
    "items": ("DesBom.items",),
    "nodes": ("Connection.nodes",),
    "component": ("DesBomItem.component",),
    "components_by_ids": ("Query.desComponentsByIds",),
    "design": ("DesProject.design",),
    "variants": ("DesDesign.variants", "DesRelease.variants"),
    "releases": ("DesDesign.releases",),
    "project": ("Query.desProjectById",),
    "projects": ("Query.desProjects",),
    "variant": ("Query.desWipVariantByVariantName", "Query.desReleaseVariantByVariantName"),
    "library_components": ("DesLibrary.components",),
    "latest_revision": ("DesProject.latestRevision",),
}
ELEMENTS: frozenset[Missing] = frozenset({"components_by_ids"})
"""Lists of which single elements are null, unless the order says otherwise."""


class PartialData(Failure):
    """Null where `missing` says, also where the schema promises more, and an error for each hole.

    `positions`: null only these elements of a list, instead of the whole. `errors`: false leaves the holes unexplained.
    """

    kind: ClassVar = "partial_data"
    missing: Missing
    positions: list[int] | None = Field(default=None, min_length=1)
    errors: bool = True
    message: str = "Unexpected Execution Error"
    code: str | None = None

    @override
    def serve(self, scene: Scene) -> Response | None:
        if not scene.reads:
            return None
        answer = parse(scene.text())
        holes = [hole for place in find(scene, self._is_meant) for hole in self._holes(answer, place)]
        if self.errors and holes:
            answer["errors"] = [*answer.get("errors", []), *map(self._error, holes)]
        return scene.endpoint.complete(unparse(answer)) if holes else None

    def _is_meant(self, coordinate: str) -> bool:
        return coordinate.endswith(COORDINATES[self.missing])

    def _holes(self, answer: dict[str, Any], place: Place) -> Iterator[Place]:
        """Makes the holes at a place; the path of each."""
        for hole in self._places(answer, place):
            around = holder(answer, hole)
            if around is not None and around[hole[-1]] is not None:
                around[hole[-1]] = None
                yield hole

    def _places(self, answer: dict[str, Any], place: Place) -> list[Place]:
        positions = self.positions or ([0] if self.missing in ELEMENTS else None)
        if positions is None:
            return [place]
        around = holder(answer, place)
        value = around[place[-1]] if around is not None else None
        return [[*place, n] for n in positions if isinstance(value, list) and n < len(value)]

    def _error(self, hole: Place) -> dict[str, Any]:
        code = {"extensions": {"code": self.code}} if self.code else {}
        return {"message": self.message, "path": hole, **code}
