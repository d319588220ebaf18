"""Edits of BOMs, variants, commits and releases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator.caller import RELEASE_BOM, Caller, by_designator

BOARD = "Thermostat"
NONE = "[No Variations]"


def quantities_agree(items: list[Any]) -> bool:
    return all(item["quantity"] == len(item["bomItemInstances"]) > 0 for item in items)


def test_swap_part_moves_the_instance_to_the_other_components_item(caller: Caller) -> None:
    before = caller.wip_items(BOARD, "Panel")
    other = before[-1]["component"]["name"]
    moved = before[0]["bomItemInstances"][0]["designator"]
    caller.edit("swap_part", project=BOARD, variant="Panel", designators=[moved], component=other)
    after = caller.wip_items(BOARD, "Panel")
    expected = by_designator(before)
    expected[moved] = (other, *expected[moved][1:])
    assert by_designator(after) == expected
    assert quantities_agree(after)
    assert len({item["component"]["revisionId"] for item in after}) == len(after)


def test_swap_part_makes_an_item_and_drops_an_emptied_one(caller: Caller, content: Any) -> None:
    before = caller.wip_items(BOARD, NONE)
    used = {item["component"]["name"] for item in before}
    other = next(part["name"] for part in content["components"] if part["name"] not in used)
    whole = before[2]
    names = [use["designator"] for use in whole["bomItemInstances"]]
    caller.edit("swap_part", project=BOARD, variant=NONE, designators=names, component=other)
    after = caller.wip_items(BOARD, NONE)
    assert {item["component"]["name"] for item in after} == used - {whole["component"]["name"]} | {other}
    assert quantities_agree(after)


def test_an_edit_touches_only_the_variant_it_names(caller: Caller) -> None:
    others = [caller.wip_items(BOARD, name) for name in (NONE, "Standalone")]
    caller.edit("move_designator", project=BOARD, variant="Panel", designator="R1", to="R9001")
    assert [caller.wip_items(BOARD, name) for name in (NONE, "Standalone")] == others
    panel = by_designator(caller.wip_items(BOARD, "Panel"))
    assert "R1" not in panel
    assert "R9001" in panel


def test_an_edit_without_a_variant_is_made_in_all(caller: Caller) -> None:
    result = caller.edit("move_designator", project=BOARD, designator="R1", to="R9001")
    assert result["variants"] == [NONE, "Panel", "Standalone"]
    for name in result["variants"]:
        assert "R9001" in by_designator(caller.wip_items(BOARD, name))


def test_move_designator_keeps_the_part(caller: Caller) -> None:
    before = by_designator(caller.wip_items(BOARD, NONE))
    caller.edit("move_designator", project=BOARD, variant=NONE, designator="R1", to="R9001")
    after = by_designator(caller.wip_items(BOARD, NONE))
    assert after.pop("R9001") == before.pop("R1")
    assert after == before


def test_set_fitted(caller: Caller) -> None:
    caller.edit("set_fitted", project=BOARD, variant="Panel", designators=["R1", "R2"], fitted=False)
    items = caller.wip_items(BOARD, "Panel")
    assert [by_designator(items)[name][1] for name in ("R1", "R2")] == [False, False]
    assert quantities_agree(items)
    caller.edit("set_fitted", project=BOARD, variant="Panel", designators=["R1"], fitted=True)
    assert by_designator(caller.wip_items(BOARD, "Panel"))["R1"][1] is True


def test_set_alternate(caller: Caller, content: Any) -> None:
    part = content["components"][5]
    fields = {"project": BOARD, "variant": "Panel", "designators": ["R1"]}
    caller.edit("set_alternate", **fields, component=part["name"])
    before = by_designator(caller.wip_items(BOARD, NONE))["R1"]
    assert by_designator(caller.wip_items(BOARD, "Panel"))["R1"] == (before[0], True, part["revisionId"])
    caller.edit("set_alternate", **fields, component=None)
    assert by_designator(caller.wip_items(BOARD, "Panel"))["R1"][2] is None


def test_a_bom_edit_commits(caller: Caller) -> None:
    before = caller.project(BOARD)
    fields = {"project": BOARD, "designators": ["R1"], "fitted": False, "message": "Leave R1 out"}
    result = caller.edit("set_fitted", **fields)
    after = caller.project(BOARD)
    assert after["latestRevision"] == {"revisionId": result["revisionId"], "message": "Leave R1 out"}
    assert datetime.now(UTC) - datetime.fromisoformat(after["updatedAt"]) < timedelta(minutes=1)
    assert after["updatedAt"] > before["updatedAt"]
    others = [project for project in caller.projects() if project["name"] != BOARD]
    assert all(project["updatedAt"] < after["updatedAt"] for project in others)


def test_a_bom_edit_can_wait_for_its_commit(caller: Caller) -> None:
    before = caller.project(BOARD)
    caller.edit("set_fitted", project=BOARD, designators=["R1"], fitted=False, commit=False)
    assert caller.project(BOARD) == before
    assert by_designator(caller.wip_items(BOARD, NONE))["R1"][1] is False
    result = caller.edit("commit", project=BOARD, message="Now")
    assert caller.project(BOARD)["latestRevision"]["revisionId"] == result["revisionId"]


def test_make_release_keeps_the_boms_as_they_are(caller: Caller) -> None:
    before = caller.wip_items(BOARD, "Panel")
    result = caller.edit("make_release", project=BOARD, description="v9")
    caller.edit("set_fitted", project=BOARD, designators=["R1"], fitted=False)
    variables = {"parent": result["id"], "variant": "Panel", "first": 1000}
    kept = caller.read(RELEASE_BOM, **variables)["bom"]["bom"]["items"]["nodes"]
    assert kept == before != caller.wip_items(BOARD, "Panel")


def test_a_release_is_listed_with_every_variant(caller: Caller) -> None:
    result = caller.edit("make_release", project=BOARD, description="v9")
    query = """query R($id: ID!, $since: DateTime) { desProjectById(id: $id) { updatedAt design {
      releases(first: 9, where: {createdAt: {gte: $since}}) {
        nodes { id releaseId description createdAt variants { name downloadUrl } } } } } }"""
    found = caller.read(query, id=caller.project(BOARD)["id"], since=result["createdAt"])["desProjectById"]
    (release,) = found["design"]["releases"]["nodes"]
    assert (release["releaseId"], release["description"]) == (result["releaseId"], "v9")
    assert [variant["name"] for variant in release["variants"]] == [NONE, "Panel", "Standalone"]
    assert found["updatedAt"] == result["createdAt"]


def test_a_package_of_a_release_is_in_another_state(caller: Caller) -> None:
    query = """query P($id: ID!) { desProjectById(id: $id) { updatedAt design { releases(first: 9) { nodes { description
      variants { name pcbAssembly { packageName version lifeCycleStateName downloadUrl } pcbFabrication { version }
      } } } } } }"""
    before = caller.read(query, id=caller.project(BOARD)["id"])["desProjectById"]
    made = caller.edit("make_release", project=BOARD, description="v9")
    for state in ("Released", "In Production"):
        edit = {"project": BOARD, "release": "v9", "variant": "Panel", "state": state}
        result = caller.edit("set_package_state", **edit)
    assert result == {"releaseId": made["releaseId"], "variants": ["Panel"], "state": "In Production"}
    after = caller.read(query, id=caller.project(BOARD)["id"])["desProjectById"]
    *others, last = after["design"]["releases"]["nodes"]
    assert others == before["design"]["releases"]["nodes"]
    packages = {variant["name"]: variant["pcbAssembly"] for variant in last["variants"]}
    assert packages.pop("Panel")["lifeCycleStateName"] == "In Production"
    assert set(packages.values()) == {None}
    assert {variant["pcbFabrication"] for variant in last["variants"]} == {None}
    assert after["updatedAt"] == made["createdAt"]


def test_variants_come_and_go(caller: Caller) -> None:
    caller.edit("add_variant", project=BOARD, name="Lab", copy_of="Panel")
    assert caller.wip_items(BOARD, "Lab") == caller.wip_items(BOARD, "Panel")
    caller.edit("remove_variant", project=BOARD, name="Standalone")
    names = [variant["name"] for variant in caller.project(BOARD)["design"]["variants"]]
    assert names == [NONE, "Panel", "Lab"]
    count = caller.read(
        "query C($id: ID!) { desProjectById(id: $id) { variantCount } }", id=caller.project(BOARD)["id"]
    )
    assert count["desProjectById"]["variantCount"] == 3


@pytest.mark.parametrize(
    ("edit", "hint"),
    [
        ({"edit": "swap_parts"}, "'swap_part'"),
        (
            {"edit": "set_fitted", "project": "thermostat", "designators": ["R1"], "fitted": True},
            "'Thermostat'",
        ),
        (
            {
                "edit": "set_fitted",
                "project": BOARD,
                "variant": "panel",
                "designators": ["R1"],
                "fitted": True,
            },
            "'Panel'",
        ),
        ({"edit": "set_fitted", "project": BOARD, "designators": ["R1", "R999"], "fitted": True}, "'R99'"),
        ({"edit": "set_fitted", "project": BOARD, "designator": ["R1"], "fitted": True}, "'designators'"),
        ({"edit": "set_fitted", "project": BOARD, "designators": ["R1"], "fitted": "no"}, "fitted"),
        ({"edit": "set_fitted", "project": BOARD, "designators": ["R1"]}, "fitted"),
        ({"edit": "set_fitted", "project": BOARD, "designators": [], "fitted": True}, "designators"),
        (
            {"edit": "swap_part", "project": BOARD, "designators": ["R1"], "component": "CMP-00001-9"},
            "'CMP-00001-1'",
        ),
        (
            {"edit": "move_designator", "project": BOARD, "designator": "R1", "to": "R2"},
            "'R2' exists already",
        ),
        ({"edit": "add_variant", "project": BOARD, "name": "Panel"}, "'Panel' exists already"),
        ({"edit": "remove_variant", "project": BOARD, "name": NONE}, "Every design"),
        ({"edit": "make_release", "project": BOARD}, "description"),
    ],
)
def test_a_bad_edit_is_explained_and_changes_nothing(caller: Caller, edit: dict[str, Any], hint: str) -> None:
    before = caller.simulator.store.current
    answer = caller.try_edit(**edit)
    assert answer.status_code == 400
    assert hint in answer.json()["message"]
    assert caller.simulator.store.current is before


@pytest.mark.parametrize("body", [b"", b"[]", b'{"edit": 1}', b"{}"])
def test_a_body_that_is_no_edit_is_refused(caller: Caller, body: bytes) -> None:
    answer = caller.session.post(caller.simulator.url + "/_simulator/edits", data=body, timeout=10)
    assert answer.status_code == 400


def test_the_edits_describe_themselves(caller: Caller) -> None:
    edits = caller.session.get(caller.simulator.url + "/_simulator/edits", timeout=10).json()
    assert "designators" in edits["swap_part"]["required"]
    assert all(schema["description"] for schema in edits.values())
