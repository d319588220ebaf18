"""Partial data: where the hole is, what is beside it, which error tells of it."""

from typing import Any

import pytest

from tests.simulator.caller import LIBRARY, PROJECTS, RELEASE_BOM, WIP_BOM, Caller
from tests.simulator.faults.ordering import COMPONENTS, PROJECT, order, served

ALL = "[No Variations]"


def holed(
    caller: Caller, missing: str, query: str, variables: dict[str, Any], **fields: Any
) -> tuple[Any, Any, Any]:
    """The data without the fault, the data with it, and the errors beside it."""
    whole = caller.read(query, **variables)
    order(caller, {"fault": "partial_data", "missing": missing, **fields})
    answer = caller.post(query, **variables)
    assert answer.status_code == 200
    body = answer.json()
    return whole, body["data"], body.get("errors", [])


def bom_of(caller: Caller) -> dict[str, Any]:
    return {"parent": caller.project("Thermostat")["id"], "variant": ALL, "first": 3}


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        ("variant", ["bom"]),
        ("bom", ["bom", "bom"]),
        ("items", ["bom", "bom", "items"]),
        ("nodes", ["bom", "bom", "items", "nodes"]),
    ],
)
def test_a_bom_has_a_hole(caller: Caller, missing: str, path: list[str]) -> None:
    whole, data, errors = holed(caller, missing, WIP_BOM, bom_of(caller))
    assert errors == [{"message": "Unexpected Execution Error", "path": path}]
    _fill(data, path, whole)
    assert data == whole


def test_a_release_bom_has_a_hole(caller: Caller) -> None:
    project = caller.read(PROJECT, id=caller.project("Thermostat")["id"])["desProjectById"]
    release = project["design"]["releases"]["nodes"][0]["id"]
    _, data, _ = holed(caller, "bom", RELEASE_BOM, {"parent": release, "variant": ALL})
    assert data == {"bom": {"name": ALL, "bom": None}}


def test_single_elements_are_missing(caller: Caller) -> None:
    whole, data, errors = holed(caller, "nodes", WIP_BOM, bom_of(caller), positions=[0, 2, 99])
    nodes = whole["bom"]["bom"]["items"]["nodes"]
    assert data["bom"]["bom"]["items"]["nodes"] == [None, nodes[1], None]
    assert [error["path"][-1] for error in errors] == [0, 2]


def test_components_of_items_are_missing(caller: Caller) -> None:
    _, data, errors = holed(caller, "component", WIP_BOM, bom_of(caller))
    assert [node["component"] for node in data["bom"]["bom"]["items"]["nodes"]] == [None] * 3
    assert len(errors) == 3


def test_a_component_asked_by_id_is_missing_in_its_position(caller: Caller) -> None:
    ids = [part["id"] for part in caller.simulator.store.current.latest_components[:3]]
    whole, data, errors = holed(caller, "components_by_ids", COMPONENTS, {"ids": ids})
    assert data["parts"] == [None, *whole["parts"][1:]]
    assert errors[0]["path"] == ["parts", 0]
    _, data, _ = holed(caller, "components_by_ids", COMPONENTS, {"ids": ids}, positions=[2])
    assert data["parts"] == [*whole["parts"][:2], None]


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        ("project", ["desProjectById"]),
        ("design", ["desProjectById", "design"]),
        ("variants", ["desProjectById", "design", "variants"]),
        ("releases", ["desProjectById", "design", "releases"]),
        ("latest_revision", ["desProjectById", "latestRevision"]),
    ],
)
def test_a_project_has_a_hole_though_the_schema_may_promise_more(
    caller: Caller, missing: str, path: list[str]
) -> None:
    whole, data, errors = holed(caller, missing, PROJECT, {"id": caller.project("Thermostat")["id"]})
    assert [error["path"] for error in errors] == [path]
    _fill(data, path, whole)
    assert data == whole


def test_lists_are_missing(caller: Caller) -> None:
    assert holed(caller, "projects", PROJECTS, {})[1] == {"desProjects": None}
    assert holed(caller, "library_components", LIBRARY, {})[1] == {"desLibrary": {"components": None}}


def test_a_hole_has_the_code_that_was_ordered_or_no_error(caller: Caller) -> None:
    fields = {"code": "AUTH_WORKSPACE_ACCESS", "message": "The workspace cannot be accessed."}
    _, _, (error,) = holed(caller, "bom", WIP_BOM, bom_of(caller), **fields)
    assert (error["extensions"]["code"], error["message"]) == tuple(fields.values())
    _, data, errors = holed(caller, "bom", WIP_BOM, bom_of(caller), errors=False)
    assert (data["bom"]["bom"], errors) == (None, [])


def test_what_is_null_anyway_is_no_hole(caller: Caller) -> None:
    _, data, errors = holed(caller, "project", PROJECT, {"id": "unknown"})
    assert (data, errors, served(caller)) == ({"desProjectById": None}, [], {})


def _fill(data: Any, path: list[str], whole: Any) -> None:
    """Puts in place of the hole what belongs there."""
    for name in path[:-1]:
        data, whole = data[name], whole[name]
    assert data[path[-1]] is None
    data[path[-1]] = whole[path[-1]]
