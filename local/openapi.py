"""Writes `docs/openapi.json`, the description of the read API, from its routes and models.

make openapi
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from a365_sync.queries.paging import Answer
from a365_sync.queries.parameters import Parameters
from a365_sync.queries.routes import ROUTES, Route

FILE = Path(__file__).parents[1] / "docs/openapi.json"
_REFERENCE = "#/components/schemas/{model}"
_REFUSALS = {
    "400": "A parameter is wrong, or the answer would be too large: the message says which, and how to go on.",
    "401": "No read token, or none that is valid.",
    "404": "The catalog does not hold it.",
    "409": "No workspace is known yet.",
    "413": "The call carries a body that is too large.",
    "429": "Too many wrong tokens came from this address; or, of API Gateway, too many calls from everybody.",
    "500": "The function was ended by its time or memory.",
    "503": "Something here failed: the call may be sent again.",
}
_BY_GATEWAY = ("429", "500", "503")  # as well, or alone

Json = dict[str, Any]


class Problem(Answer):
    """What is wrong, for programs by its code and for people in words."""

    code: str
    message: str
    detail: str | None = None
    request_id: str | None = None
    suggestions: dict[str, list[str]] = Field({}, description="What there is in place of what was given.")


class Refused(Answer):
    """The answer to a call that was not done."""

    error: Problem


class RefusedByGateway(Answer):
    """API Gateway's own answer, to a call that no function answered."""

    message: str | None


def description() -> Json:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "a365-sync: read API",
            "version": "1",
            "summary": "Parts, projects and BOMs of an Altium 365 workspace, as they are and were, and what changed.",
        },
        "servers": [
            {
                "url": "{ApiUrl}",
                "description": "The stack's output of this name.",
                "variables": {"ApiUrl": {"default": ""}},
            }
        ],
        "security": [{"readToken": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"readToken": {"type": "http", "scheme": "bearer"}},
            "responses": {status: _refused(status, why) for status, why in _REFUSALS.items()},
            "schemas": _schemas(),
        },
    }  # fmt: skip


def text() -> str:
    """The document as it is checked in."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


def _paths() -> Json:
    paths: Json = {}
    for key, route in ROUTES.items():
        method, _, path = key.partition(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(path, route)
    return paths


def _operation(path: str, route: Route) -> Json:
    return {
        "summary": route.summary,
        "operationId": re.sub(r"\W+", "_", route.summary.lower()),
        "parameters": _parameters(path, route.parameters),
        "responses": {
            "200": _answered(route),
            "304": {"description": "As the caller has it.", "headers": _TAG},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS},
        },
    }


def _header(description: str, *, always: bool = True) -> Json:
    return {"description": description, "required": always, "schema": {"type": "string"}}


_TAG = {"etag": _header("Send it as If-None-Match.")}
_FILE_NAME = {
    "content-disposition": _header("The name of a file that is to be stored, not shown.", always=False)
}
_OF_REFUSALS = {
    "401": {"www-authenticate": _header("`Bearer`.")},
    "429": {"retry-after": _header("The seconds to wait at most; API Gateway sends none.", always=False)},
}


def _answered(route: Route) -> Json:
    own = {name: _header(what) for name, what in route.headers.items()}
    content = {**_content(_reference(route.answer)), **dict(map(_file, route.media_types))}
    return {
        "description": "What was asked for.",
        "headers": {**_TAG, **own, **(_FILE_NAME if route.media_types else {})},
        "content": content,
    }


def _refused(status: str, why: str) -> Json:
    forms = [_reference(Refused), _reference(RefusedByGateway)] if status in _BY_GATEWAY else []
    headers = {"headers": _OF_REFUSALS[status]} if status in _OF_REFUSALS else {}
    return {
        "description": why,
        **headers,
        "content": _content({"anyOf": forms} if forms else _reference(Refused)),
    }


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _content(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _file(media_type: str) -> tuple[str, Json]:
    """A text, or bytes, which OpenAPI describes by no schema."""
    return media_type, {"schema": {"type": "string"}} if media_type.startswith("text/") else {}


def _parameters(path: str, model: type[Parameters]) -> list[Json]:
    """The fields of a model that the path names, then the others."""
    schema = model.model_json_schema(ref_template=_REFERENCE)
    told = [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in path else "query",
            "required": name in schema.get("required", ()),
            **_without_null(each),
        }
        for name, each in schema["properties"].items()
    ]
    tag = {"name": "if-none-match", "in": "header", "required": False,
           "description": "The etag of the answer at hand.", "schema": {"type": "string"}}  # fmt: skip
    return [*sorted(told, key=lambda each: each["in"] != "path"), tag]


def _without_null(field: Json) -> Json:
    """Description and schema of a parameter; one that may be left out is null in the model, and never in a call."""
    plain = {name: value for name, value in field.items() if name not in ("title", "default", "anyOf")}
    plain |= field["anyOf"][0] if "anyOf" in field else {}
    if field.get("default") is not None:
        plain["default"] = field["default"]
    described = {"description": plain.pop("description")} if "description" in plain else {}
    return {**described, "schema": plain}


def _schemas() -> Json:
    answers = dict.fromkeys(route.answer for route in ROUTES.values())
    asked = dict.fromkeys(route.parameters for route in ROUTES.values())
    schemas: Json = {}
    for model in answers:
        schemas |= _definitions(model, "serialization")
    for refusal in (Refused, RefusedByGateway):
        schemas |= _definitions(refusal, "validation")
    for parameters in asked:
        schemas |= _definitions(parameters, "validation")
    named = {model.__name__ for model in asked}
    return {name: schema for name, schema in sorted(schemas.items()) if name not in named}


def _definitions(model: type[BaseModel], mode: JsonSchemaMode) -> Json:
    found = models_json_schema([(model, mode)], ref_template=_REFERENCE)[1]
    return dict(found["$defs"])


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")
    print(f"{FILE.name}: {len(ROUTES)} routes")


if __name__ == "__main__":
    main()
