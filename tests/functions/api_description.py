"""Holds answers against the API's description as it is checked in."""

import base64
import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.functions.account import REPOSITORY, Json

FILE = REPOSITORY / "docs/openapi.json"
# Of the media type OpenAPI tells by `content`; the others say how an answer is to be kept and shown, on every route.
GENERAL = {"content-type", "cache-control", "x-content-type-options", "content-security-policy"}


@cache
def description() -> Json:
    """`docs/openapi.json`."""
    content: Json = json.loads(FILE.read_bytes())
    return content


def checked(event: Json, answer: Json) -> Any:
    """What an answer says, None for one without a body; fails unless the description has just that for the route.

    JSON is parsed, what else is answered are its bytes.
    """
    method, _, path = event["routeKey"].partition(" ")
    told = _resolved(description()["paths"][path][method.lower()]["responses"][str(answer["statusCode"])])
    _check_headers(told.get("headers", {}), set(answer["headers"]))
    if "content" not in told:
        assert not answer.get("body")
        return None
    media_type = answer["headers"]["content-type"].partition(";")[0]
    described = told["content"][media_type]
    if media_type != "application/json":
        return _content(answer, is_text="schema" in described)
    body = json.loads(answer["body"])
    # The references of a schema lead into the document that it is part of.
    schema = {**described["schema"], "components": description()["components"]}
    Draft202012Validator(schema).validate(body)
    return body


def _resolved(response: Json) -> Json:
    """A response that the routes share stands among the document's components."""
    name = response.get("$ref", "").rpartition("/")[2]
    shared: dict[str, Json] = description()["components"]["responses"]
    return shared[name] if name else response


def _check_headers(described: Json, sent: set[str]) -> None:
    """Those that are always there, and none that is not described."""
    always = {name for name, header in described.items() if header.get("required")}
    assert always <= sent <= {*described, *GENERAL}, (sent, set(described))


def _content(answer: Json, *, is_text: bool) -> bytes:
    """Whoever reads the description knows by the schema whether it is a text."""
    assert answer.get("isBase64Encoded", False) is not is_text
    body: str = answer["body"]
    return body.encode() if is_text else base64.b64decode(body, validate=True)
