"""Pages that would lead a client astray."""

from typing import Any, ClassVar, Literal, cast

from graphql import GraphQLResolveInfo
from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.kinds.places import find, holder, parse, returns_connection, unparse
from local.simulator.faults.scene import Scene
from local.simulator.gateway.connections import Connection, PageInfo
from local.simulator.gateway.reading import Resolver
from local.simulator.web.messages import Response


class OddPage(Failure):
    """A fault in every connection of an answer, or only in those of the `field`, as the schema calls it."""

    kind: ClassVar = ""
    field: str | None = None

    @override
    def serve(self, scene: Scene) -> Response | None:
        return scene.changed(scene.intercepted(self._intercept)) if scene.reads else None

    def odd(self, page: Connection, after: str | None) -> Connection:
        """The page to give instead; `after` is the cursor that was asked with."""
        raise NotImplementedError

    def _intercept(self, resolve: Resolver, record: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        value = resolve(record, info, **arguments)
        if value is None or not returns_connection(info) or self.field not in (None, info.field_name):
            return value
        return self.odd(cast(Connection, value), arguments.get("after"))


class EmptyPage(OddPage):
    """No elements, and yet a next page: after the elements kept back, or where this page began, or nowhere."""

    kind: ClassVar = "empty_page"
    cursor: Literal["next", "same", "null"] = "next"

    @override
    def odd(self, page: Connection, after: str | None) -> Connection:
        cursors = {"next": page["pageInfo"]["endCursor"], "same": after, "null": None}
        info: PageInfo = {**page["pageInfo"], "hasNextPage": True, "endCursor": cursors[self.cursor]}
        return {**page, "nodes": [], "pageInfo": info}


class UnchangedCursor(OddPage):
    """A next page, at the cursor that was asked with (null for the first page)."""

    kind: ClassVar = "unchanged_cursor"

    @override
    def odd(self, page: Connection, after: str | None) -> Connection:
        info: PageInfo = {**page["pageInfo"], "hasNextPage": True, "endCursor": after}
        return {**page, "pageInfo": info}


class MovingTotal(OddPage):
    """A `totalCount` that is off by so much."""

    kind: ClassVar = "moving_total"
    by: int = 1

    @override
    def odd(self, page: Connection, after: str | None) -> Connection:
        return {**page, "totalCount": max(0, page["totalCount"] + self.by)}


class MissingPageInfo(Failure):
    """Connections without `pageInfo`, though the schema promises it; `null`: it is there, but null."""

    kind: ClassVar = "missing_page_info"
    null: bool = False

    @override
    def serve(self, scene: Scene) -> Response | None:
        if not scene.reads:
            return None
        answer = parse(scene.text())
        for place in find(scene, lambda coordinate: coordinate.endswith("Connection.pageInfo")):
            page, key = holder(answer, place), place[-1]
            page[key] = None
            if not self.null:
                del page[key]
        return scene.changed(unparse(answer))
