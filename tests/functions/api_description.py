"""Holds answers against the API's description as it is checked in."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.functions.account import REPOSITORY, Json

FILE = REPOSITORY / "docs/openapi.json"


@cache
def description() -> Json:
    """`docs/openapi.json`."""
    content: Json = json.loads(FILE.read_bytes())
    return content


def checked(event: Json, answer: Json) -> Any:
    """What an answer says, None for one without a body; fails unless the description has just that for the route."""
    method, _, path = event["routeKey"].partition(" ")
    told = description()["paths"][path][method.lower()]["responses"][str(answer["statusCode"])]
    assert set(told.get("headers", {})) <= set(answer["headers"])
    if "content" not in told:
        assert not answer.get("body")
        return None
    assert answer["headers"]["content-type"] == "application/json"
    body = json.loads(answer["body"])
    # The references of a schema lead into the document that it is part of.
    schema = {**told["content"]["application/json"]["schema"], "components": description()["components"]}
    Draft202012Validator(schema).validate(body)
    return body
