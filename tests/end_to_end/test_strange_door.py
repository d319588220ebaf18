"""The full sync against a door that shares nothing with the simulator but the schema."""

import pytest

from tests.end_to_end.conftest import CHOSEN
from tests.end_to_end.edits import project
from tests.end_to_end.grouping import BomName, Dataset, boms, differences
from tests.end_to_end.installation import Installation, Stage, rows
from tests.end_to_end.strange_door.door import REGIONAL, WORLDWIDE, StrangeDoor

pytestmark = pytest.mark.end_to_end


def told_as(bom: BomName) -> BomName:
    """How this door spells a BOM's GUIDs."""
    source, owner, release, variant = bom
    return source, owner.lower(), release.lower() if release else None, variant


def wanted(dataset: Dataset) -> list[BomName]:
    guids = {project(dataset, name)["projectId"] for name in CHOSEN}
    return [name for name in boms(dataset) if name[1] in guids]


def test_every_bom_equals_the_datasets_instances(dataset: Dataset, strange_sync: Stage) -> None:
    assert set(strange_sync.boms) == {told_as(name) for name in wanted(dataset)}
    assert len(strange_sync.boms) == 15
    for name in wanted(dataset):
        assert differences(dataset, name, strange_sync.boms[told_as(name)].rows) == []


def test_every_run_succeeds(strange_sync: Stage) -> None:
    assert {run["state"] for run in strange_sync.runs.values()} == {"finished"}
    assert {run["failed"] for run in strange_sync.runs.values()} == {0}


def test_the_library_has_what_the_door_lists(
    dataset: Dataset, door: StrangeDoor, stranger: Installation, strange_sync: Stage
) -> None:
    table = {row["component"]: row for row in rows(stranger.read("library/latest.csv"))}
    latest = {part["name"]: part for part in dataset["components"] if part["isLatestRevision"]}
    assert len(table) == strange_sync.runs["sync-part-library"]["changed"] > 100
    assert set(table) < set(latest)
    assert all(row["comment"] == latest[name]["comment"] for name, row in table.items())


def test_an_equal_workspace_in_another_order_changes_nothing(
    strange_sync: Stage, strange_again: Stage
) -> None:
    assert strange_again.objects == strange_sync.objects
    assert strange_again.news() == []
    assert {trigger: (run["changed"], run["unchanged"]) for trigger, run in strange_again.runs.items()} == {
        "sync-wip-boms-nightly": (0, 5),
        "sync-part-library": (0, strange_sync.runs["sync-part-library"]["changed"]),
    }


def test_quantities_that_differ_are_told_and_not_believed(strange_sync: Stage) -> None:
    warnings = [warning for bom in strange_sync.boms.values() for warning in bom.document["warnings"]]
    assert {warning["code"] for warning in warnings} >= {"quantity_differs"}


def test_design_data_was_asked_for_at_the_workspaces_own_address(
    door: StrangeDoor, strange_sync: Stage
) -> None:
    worldwide = {operation for operation, address in door.asked if address == WORLDWIDE}
    regional = {operation for operation, address in door.asked if address == REGIONAL}
    assert worldwide == {"SyncWorkspaces"}
    assert regional >= {"SyncProjects", "SyncWipBom", "SyncReleaseBom", "SyncLibrary", "SyncComponents"}


def test_the_door_was_as_strange_as_it_says(door: StrangeDoor, strange_sync: Stage) -> None:
    assert door.identity.refusals
    assert door.pager.largest_given == 7
    assert door.zipped


def test_the_token_was_exchanged_once_more_and_the_new_refresh_token_kept(
    door: StrangeDoor, stranger: Installation, strange_sync: Stage
) -> None:
    assert door.identity.exchanges == 2
    kept = stranger.deployment.read_secret("ConnectionSecret")["refresh_token"]
    assert kept == door.identity.refresh_token
