"""`/_simulator/edits`: makes an edit, or tells which there are."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.kinds import EDITS
from local.simulator.edits.names import unknown
from local.simulator.gateway.scalars import format_moment
from local.simulator.web.messages import Request, Response, json_response
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore


class EditEndpoint:
    def __init__(self, store: WorkspaceStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> Response:
        return json_response(200, {name: kind.model_json_schema() for name, kind in EDITS.items()})

    def respond(self, request: Request) -> Response:
        try:
            edit = read_edit(request.body)
            version, result = self.make(edit)
        except EditError as error:
            return json_response(400, {"message": str(error)})
        return json_response(200, {"edit": edit.kind, "version": version, "result": result})

    def make(self, edit: Edit) -> tuple[int, dict[str, Any]]:
        """The workspace's new version and the edit's result. An EditError leaves the workspace as it was."""
        result: dict[str, Any] = {}

        def change(snapshot: Snapshot) -> Snapshot:
            edited: Edited = edit.apply(snapshot, format_moment(self._clock()))
            result.update(edited.result)
            return edited.snapshot

        return self._store.edit(change).version, result


def read_edit(body: bytes) -> Edit:
    """Raises EditError for what is no edit, naming the field and the nearest names."""
    try:
        content = json.loads(body)
    except ValueError as error:
        raise EditError("The body is not JSON.") from error
    if not isinstance(content, dict) or not isinstance(content.get("edit"), str):
        raise EditError(f"The body needs an `edit`, one of: {', '.join(EDITS)}.")
    return read_fields(content)


def read_fields(content: Mapping[str, Any]) -> Edit:
    """The edit that a JSON object asks for. Raises EditError as `read_edit` does."""
    fields = dict(content)
    name = str(fields.pop("edit", ""))
    kind = EDITS.get(name)
    if kind is None:
        raise unknown("edit", name, EDITS)
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise EditError(explained(kind.kind, kind, error)) from error


def explained(name: str, kind: type[BaseModel], error: ValidationError) -> str:
    """What is wrong with the fields of `name`: the first error, a misspelt field with those nearest to it."""
    # A misspelt field is also a missing one: tell of the spelling.
    first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        names = (info.alias or known for known, info in kind.model_fields.items())
        return str(unknown("field", field, names, f" in {name}"))
    return f"{name}: {field}: {first['msg']}." if field else f"{name}: {first['msg']}."
