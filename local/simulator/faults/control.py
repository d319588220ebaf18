"""`/_simulator/faults`: takes orders, tells what became of them, forgets them."""

import json
from typing import Any

from pydantic import ValidationError

from local.simulator.edits.endpoint import explained
from local.simulator.edits.names import unknown
from local.simulator.faults.fault import Fault, OrderError
from local.simulator.faults.kinds import KINDS
from local.simulator.faults.service import Faults
from local.simulator.web.messages import Request, Response, json_response


class FaultControl:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def respond(self, request: Request) -> Response:
        """GET reports, DELETE forgets, POST takes a list of orders (or one), or `{"clear": true}`."""
        try:
            if request.method == "DELETE":
                self._faults.clear()
            elif request.method == "POST":
                self._carry_out(request.body)
        except OrderError as error:
            return json_response(400, {"message": str(error)})
        return json_response(200, self._faults.report())

    def describe(self) -> Response:
        """Every kind with the JSON schema of its fields."""
        return json_response(200, {name: kind.model_json_schema() for name, kind in KINDS.items()})

    def _carry_out(self, body: bytes) -> None:
        try:
            content = json.loads(body)
        except ValueError as error:
            raise OrderError("The body is not JSON.") from error
        if content == {"clear": True}:
            self._faults.clear()
        else:
            orders = content if isinstance(content, list) else [content]
            self._faults.order(*map(read_fault, orders))


def read_fault(content: Any) -> Fault:
    """Raises OrderError for what is no order, naming the field and the nearest names."""
    if not isinstance(content, dict) or not isinstance(content.get("fault"), str):
        raise OrderError(f"An order is an object with a `fault`, one of: {', '.join(KINDS)}.")
    fields = dict(content)
    name = fields.pop("fault")
    kind = KINDS.get(name)
    if kind is None:
        raise OrderError(str(unknown("fault", name, KINDS)))
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise OrderError(explained(name, kind, error)) from error
