"""Edits of the library and of projects themselves."""

from typing import Any

import pytest

from tests.simulator.caller import LIBRARY, Caller, by_designator

PART = """query Part($id: ID!) { desComponentById(id: $id) {
  id name comment description createdAt modifiedAt revisionId folder { path }
  revision { details { lifeCycleState { name } } }
  manufacturerParts { companyName partNumber priority supplierParts { companyName partNumber } }
  details { itemInternalId parameters { name value } } } }"""
UPDATED = "2024-10-15T06:26:24.000Z"


def part(caller: Caller, node: str) -> Any:
    return caller.read(PART, id=node)["desComponentById"]


def listed(caller: Caller, name: str) -> list[Any]:
    nodes: list[Any] = caller.read(LIBRARY, first=1, where={"name": {"eq": name}})["desLibrary"][
        "components"
    ]["nodes"]
    return nodes


def total(caller: Caller) -> int:
    count: int = caller.read(LIBRARY, first=0)["desLibrary"]["components"]["totalCount"]
    return count


def test_change_component_makes_the_next_revision_the_latest(caller: Caller, content: Any) -> None:
    record = next(p for p in content["components"] if p["isLatestRevision"] and p["details"]["parameters"])
    name = record["details"]["parameters"][0]["name"]
    choices = [
        {
            "companyName": "Maker",
            "partNumber": "M-1",
            "supplierParts": [{"companyName": "S", "partNumber": "S-1"}],
        },
        {"companyName": "Other", "partNumber": "O-1"},
    ]
    result = caller.edit(
        "change_component",
        component=record["name"],
        comment="New comment",
        parameters={name: None, "Added": "1"},
        manufacturerParts=choices,
    )
    new, old = part(caller, result["id"]), part(caller, record["id"])
    assert (old["name"], old["comment"]) == (record["name"], record["comment"])
    assert new["name"] == result["name"] == record["name"].removesuffix("-1") + "-2"
    assert (new["comment"], new["description"]) == ("New comment", record["description"])
    assert new["details"]["itemInternalId"] == record["details"]["itemInternalId"]
    expected = {p["name"]: p["value"] for p in record["details"]["parameters"] if p["name"] != name} | {
        "Added": "1"
    }
    assert {p["name"]: p["value"] for p in new["details"]["parameters"]} == expected
    assert [(row["partNumber"], row["priority"]) for row in new["manufacturerParts"]] == [
        ("M-1", 0),
        ("O-1", 1),
    ]
    assert new["manufacturerParts"][0]["supplierParts"] == [{"companyName": "S", "partNumber": "S-1"}]
    assert new["modifiedAt"] > UPDATED > new["createdAt"] == record["createdAt"]
    assert (len(listed(caller, result["name"])), len(listed(caller, record["name"]))) == (1, 0)
    assert total(caller) == 913


def test_a_bom_keeps_its_revision_until_the_new_one_is_swapped_in(caller: Caller) -> None:
    items = caller.wip_items("Thermostat", "Panel")
    name = items[0]["component"]["name"]
    designator = items[0]["bomItemInstances"][0]["designator"]
    result = caller.edit("change_component", component=name, description="Changed")
    assert caller.wip_items("Thermostat", "Panel") == items
    item = result["name"].rpartition("-")[0]
    caller.edit("swap_part", project="Thermostat", designators=[designator], component=item)
    assert by_designator(caller.wip_items("Thermostat", "Panel"))[designator][0] == result["name"]


def test_changing_an_old_revision_follows_the_latest(caller: Caller, content: Any) -> None:
    old = next(p["name"] for p in content["components"] if not p["isLatestRevision"])
    item = old.rpartition("-")[0]
    revisions = [p for p in content["components"] if p["name"].startswith(item + "-")]
    result = caller.edit("change_component", component=old, comment="x")
    assert result["name"] == f"{item}-{len(revisions) + 1}"


@pytest.mark.parametrize("moves", [True, False])
def test_set_lifecycle_state(caller: Caller, content: Any, moves: bool) -> None:
    record = content["components"][0]
    fields = {"component": record["name"], "state": "Obsolete", "move_modified_at": moves}
    result = caller.edit("set_lifecycle_state", **fields)
    after = part(caller, record["id"])
    assert after["revision"]["details"]["lifeCycleState"]["name"] == "Obsolete"
    assert (after["modifiedAt"] != record["modifiedAt"]) is moves
    assert (result["from"], result["to"]) == (record["lifeCycleState"], "Obsolete")


def test_add_component(caller: Caller) -> None:
    result = caller.edit(
        "add_component",
        comment="10k",
        folder="Components/Resistors",
        parameters={"Value": "10k"},
        manufacturerParts=[{"companyName": "Yageo", "partNumber": "RC0603FR-0710KL"}],
    )
    added = part(caller, result["id"])
    assert result["name"] == "CMP-00914-1"
    assert (added["comment"], added["folder"]["path"]) == ("10k", "Components/Resistors")
    assert added["revision"]["details"]["lifeCycleState"]["name"] == "New From Design"
    assert (len(listed(caller, "CMP-00914-1")), total(caller)) == (1, 914)


def test_a_removed_component_leaves_the_library_but_not_the_boms(caller: Caller) -> None:
    items = caller.wip_items("Thermostat", "Panel")
    gone = items[0]["component"]
    caller.edit("remove_component", component=gone["name"])
    assert part(caller, gone["id"]) is None
    assert (listed(caller, gone["name"]), total(caller)) == ([], 912)
    assert caller.wip_items("Thermostat", "Panel") == items
    assert caller.try_edit("remove_component", component=gone["revisionId"]).status_code == 400


def test_rename_project(caller: Caller) -> None:
    before = caller.project("Thermostat")
    caller.edit("rename_project", project="Thermostat", to="Sinara Thermostat")
    after = caller.project("Sinara Thermostat")
    assert after["id"] == before["id"]
    assert after["updatedAt"] > before["updatedAt"]
    assert after["latestRevision"] == before["latestRevision"]
    assert caller.projects(name={"eq": "Thermostat"}) == []


def test_remove_project(caller: Caller, content: Any) -> None:
    record = next(p for p in content["projects"] if p["name"] == "Thermostat")
    caller.edit("remove_project", project="Thermostat")
    assert len(caller.projects()) == 7
    query = "query Gone($p: ID!, $r: ID!) { desProjectById(id: $p) { id } desReleaseById(id: $r) { id } }"
    data = caller.read(query, p=record["id"], r=record["releases"][0]["id"])
    assert data == {"desProjectById": None, "desReleaseById": None}


@pytest.mark.parametrize(
    ("edit", "hint"),
    [
        ({"edit": "change_component", "component": "CMP-00001-7"}, "'CMP-00001-1'"),
        ({"edit": "change_component", "component": "CMP-00001-1", "parameters": {"a": 1}}, "parameters"),
        ({"edit": "change_component", "component": "CMP-00001-1", "manufacturer": []}, "'manufacturerParts'"),
        ({"edit": "set_lifecycle_state", "component": "CMP-00001-1", "state": "obsolete"}, "'Obsolete'"),
        (
            {"edit": "add_component", "comment": "x", "folder": "Components/Resistor"},
            "'Components/Resistors'",
        ),
        ({"edit": "add_component", "comment": "x", "name": "CMP-00001-1"}, "exists already"),
        ({"edit": "rename_project", "project": "Thermostat", "to": "two_ax_PCB"}, "exists already"),
        ({"edit": "remove_project", "project": "two_ax"}, "'two_ax_PCB'"),
    ],
)
def test_a_bad_edit_is_explained_and_changes_nothing(caller: Caller, edit: dict[str, Any], hint: str) -> None:
    before = caller.simulator.store.current
    answer = caller.try_edit(**edit)
    assert answer.status_code == 400
    assert hint in answer.json()["message"]
    assert caller.simulator.store.current is before
