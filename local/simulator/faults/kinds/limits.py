"""The limits that the gateway's software can enforce: Hot Chocolate's cost, page size and execution time."""

from typing import Annotated, Any, ClassVar, Literal

from graphql import GraphQLError, GraphQLResolveInfo
from pydantic import Field
from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.fault import Seconds
from local.simulator.faults.scene import Scene
from local.simulator.gateway.reading import Resolver
from local.simulator.web.messages import Response


class CostLimit(Failure):
    """HC0047: the query is not executed for its cost. With `page_over` only large pages cost too much."""

    kind: ClassVar = "cost_limit"
    status: Literal[200, 400] = 200
    cost: Literal["field", "type"] = "field"
    maximum: Annotated[int, Field(ge=1)] = 1000

    @override
    def serve(self, scene: Scene) -> Response:
        name = self.cost
        costs = {f"{name}Cost": self.maximum + 1, f"max{name.title()}Cost": self.maximum}
        return scene.refuse(self.status, f"The maximum allowed {name} cost was exceeded.", "HC0047", **costs)


class PageLimit(Failure):
    """HC0051: an error and null for every connection of which more than `largest` elements are asked."""

    kind: ClassVar = "page_limit"
    largest: Annotated[int, Field(ge=0)]

    @override
    def serve(self, scene: Scene) -> Response | None:
        return scene.changed(scene.intercepted(self._refuse)) if scene.reads else None

    def _refuse(self, resolve: Resolver, record: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        asked = arguments.get("first") or arguments.get("last") or 0
        if asked > self.largest:
            message = "The maximum allowed items per page were exceeded."
            extensions = {"code": "HC0051", "requestedItems": asked, "maxAllowedItems": self.largest}
            raise GraphQLError(message, extensions=extensions)
        return resolve(record, info, **arguments)


class ExecutionTimeout(Failure):
    """HC0045: the server gives up on a query, after `seconds`."""

    kind: ClassVar = "execution_timeout"
    status: Literal[200, 500] = 500
    seconds: Seconds | None = None

    @override
    def serve(self, scene: Scene) -> Response:
        scene.hold(self.seconds or 0)
        message = "The request exceeded the configured timeout of `00:00:30`."
        return scene.refuse(self.status, message, "HC0045")
