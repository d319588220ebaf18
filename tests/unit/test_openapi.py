"""`docs/openapi.json` describes the routes as they are."""

import json
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from a365_sync.queries.routes import ROUTES
from local import openapi

DOCUMENT = openapi.description()


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    for each in node if isinstance(node, list) else []:
        yield from references(each)


def test_the_description_is_as_checked_in() -> None:
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text(), "it has drifted: run `make openapi`"


def test_every_route_is_described() -> None:
    described = {f"{method.upper()} {path}" for path, item in DOCUMENT["paths"].items() for method in item}
    assert described == set(ROUTES)


def test_every_route_is_on_the_page() -> None:
    page = (openapi.FILE.parent / "api.md").read_text(encoding="utf-8")
    for route in ROUTES:
        spelt = re.sub(r"/boms/(wip|release)/{project}(/{release})?/{variant}", "/boms/{key}", route)
        assert f"`{spelt}`" in page or f"`{spelt}?" in page, route


def test_every_parameter_of_a_path_is_described_as_such() -> None:
    for path, item in DOCUMENT["paths"].items():
        for operation in item.values():
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert all(each["required"] for each in operation["parameters"] if each["in"] == "path")


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    schemas, responses = (DOCUMENT["components"][kind] for kind in ("schemas", "responses"))
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    assert set(references(DOCUMENT)) == {
        *(f"#/components/schemas/{name}" for name in schemas),
        *(f"#/components/responses/{name}" for name in responses),
    }


def test_operations_have_names_of_their_own() -> None:
    names = [each["operationId"] for item in DOCUMENT["paths"].values() for each in item.values()]
    assert len(set(names)) == len(names)
    assert json.loads(openapi.text()) == DOCUMENT
