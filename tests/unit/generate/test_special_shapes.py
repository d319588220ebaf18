"""The shapes that break programs are there from size M on, and on S when asked for."""

import pytest

from local.generate.recipe import read
from local.simulator.workspace.records import Project
from local.simulator.workspace.snapshot import Snapshot
from tests.unit.generate.generated import items, placements, snapshot


def project(of: Snapshot, name: str) -> Project:
    return next(one for one in of.projects.values() if one["name"].startswith(name))


def test_one_bom_has_3000_items_and_12000_placements(special: Snapshot) -> None:
    bom = project(special, "Backplane of 3000")["variants"][0]["bom"]

    assert (len(bom["bomItems"]), placements(bom)) == (3_000, 12_000)


def test_one_line_has_2000_designators(special: Snapshot) -> None:
    bom = project(special, "LED wall")["variants"][0]["bom"]

    assert max(item["quantity"] for item in bom["bomItems"]) == 2_000


def test_one_component_has_200_parameters_and_50_part_choices_and_is_used(special: Snapshot) -> None:
    part = max(special.latest_components, key=lambda one: len(one["details"]["parameters"]))
    bom = project(special, "Backplane of 3000")["variants"][0]["bom"]

    assert (len(part["details"]["parameters"]), len(part["manufacturerParts"])) == (200, 50)
    item = part["details"]["itemInternalId"]
    used = {
        special.components[line["componentRevisionId"]]["details"]["itemInternalId"]
        for line in bom["bomItems"]
    }
    assert item in used


def test_one_project_has_60_variants(special: Snapshot) -> None:
    assert len({variant["name"] for variant in project(special, "Sixty")["variants"]}) == 60


def test_one_project_has_no_latest_revision(special: Snapshot) -> None:
    never = [one for one in special.projects.values() if one["latestRevisionId"] is None]

    assert [(one["name"], one["revisions"]) for one in never] == [("Never committed", [])]


def test_unmanaged_components_are_in_boms_and_not_in_the_library(small: Snapshot) -> None:
    used = {item["componentRevisionId"] for bom in items(small) for item in bom}
    unmanaged = {guid: part for guid, part in small.components.items() if not part["isManaged"]}
    types = {one["type"] for part in unmanaged.values() for one in part["details"]["parameters"]}

    assert used & unmanaged.keys()
    assert types == {"NONE"}
    assert all(part["isManaged"] for part in small.latest_components)


def test_some_boms_hold_two_revisions_of_one_item(small: Snapshot) -> None:
    def twice(bom: list[str]) -> bool:
        names = [small.components[guid]["details"]["itemInternalId"] for guid in bom]
        return len(set(names)) < len(names)

    boms = [[item["componentRevisionId"] for item in bom] for bom in items(small)]
    assert sum(map(twice, boms)) > len(boms) / 2


def test_some_names_and_designators_are_odd(small: Snapshot) -> None:
    names = {one["name"] for one in small.projects.values()}
    designators = {
        one["designator"] for bom in items(small) for item in bom for one in item["bomItemInstances"]
    }

    assert any(not name.isascii() for name in names)
    assert any(not part["description"].isascii() for part in small.latest_components)
    assert {"C?", "+X", "U$4", "3V3_ANT"} <= designators


@pytest.mark.parametrize(("size", "present"), [("S", False), ("M", True), ("L", True), ("XL", True)])
def test_they_are_there_from_m_on(size: str, present: bool) -> None:
    assert read({"size": size}).figures().special_shapes is present


def test_they_can_be_left_out() -> None:
    ordinary = snapshot(size="M", projects=8, components=2_000, special_shapes=False)

    assert all(one["latestRevisionId"] for one in ordinary.projects.values())
    assert max(len(part["details"]["parameters"]) for part in ordinary.latest_components) == 60
