"""The full sync against a door that shares nothing with the simulator but the schema."""

from collections.abc import Iterator

import pytest

from local.cloud import Emulator
from tests.end_to_end.edits import project
from tests.end_to_end.grouping import BomName, Dataset, boms, differences
from tests.end_to_end.installation import Installation, Stage, rows
from tests.end_to_end.strange_door.door import REGIONAL, WORLDWIDE, StrangeDoor

pytestmark = pytest.mark.end_to_end

CHOSEN = ["two_ax_PCB", "PCA_0007_PSM_REV_C"]
OTHER = "830-00011 Microhard Module Breakout Board"


@pytest.fixture(scope="module")
def door(dataset: Dataset) -> Iterator[StrangeDoor]:
    with StrangeDoor(dataset, [*CHOSEN, OTHER]) as standing:
        yield standing


@pytest.fixture(scope="module")
def stranger(cloud: Emulator, door: StrangeDoor) -> Installation:
    return Installation.create(cloud, "strange-door", door.connection)


@pytest.fixture(scope="module")
def synced(stranger: Installation) -> Stage:
    """After the first full sync of two of the door's three projects."""
    answer = stranger.post("store-env-variables", {"projects": CHOSEN})
    assert answer.status_code == 200, answer.text
    return stranger.stage(stranger.initialize())


@pytest.fixture(scope="module")
def synced_again(stranger: Installation, synced: Stage) -> Stage:
    """After a second one: the same workspace, everything in another order."""
    return stranger.stage(stranger.sync("sync-wip-boms-nightly", "sync-part-library"))


def told_as(bom: BomName) -> BomName:
    """How this door spells a BOM's GUIDs."""
    source, owner, release, variant = bom
    return source, owner.lower(), release.lower() if release else None, variant


def wanted(dataset: Dataset) -> list[BomName]:
    guids = {project(dataset, name)["projectId"] for name in CHOSEN}
    return [name for name in boms(dataset) if name[1] in guids]


def test_every_bom_equals_the_datasets_instances(dataset: Dataset, synced: Stage) -> None:
    assert set(synced.boms) == {told_as(name) for name in wanted(dataset)}
    assert len(synced.boms) == 15
    for name in wanted(dataset):
        assert differences(dataset, name, synced.boms[told_as(name)].rows) == []


def test_every_run_succeeds(synced: Stage) -> None:
    assert {run["state"] for run in synced.runs.values()} == {"finished"}
    assert {run["failed"] for run in synced.runs.values()} == {0}


def test_the_library_has_what_the_door_lists(
    dataset: Dataset, door: StrangeDoor, stranger: Installation, synced: Stage
) -> None:
    table = {row["component"]: row for row in rows(stranger.read("library/latest.csv"))}
    latest = {part["name"]: part for part in dataset["components"] if part["isLatestRevision"]}
    assert len(table) == synced.runs["sync-part-library"]["changed"] > 100
    assert set(table) < set(latest)
    assert all(row["comment"] == latest[name]["comment"] for name, row in table.items())


def test_an_equal_workspace_in_another_order_changes_nothing(synced: Stage, synced_again: Stage) -> None:
    assert synced_again.objects == synced.objects
    assert synced_again.news() == []
    assert {trigger: (run["changed"], run["unchanged"]) for trigger, run in synced_again.runs.items()} == {
        "sync-wip-boms-nightly": (0, 5),
        "sync-part-library": (0, synced.runs["sync-part-library"]["changed"]),
    }


def test_quantities_that_differ_are_told_and_not_believed(synced: Stage) -> None:
    warnings = [warning for bom in synced.boms.values() for warning in bom.document["warnings"]]
    assert {warning["code"] for warning in warnings} >= {"quantity_differs"}


def test_design_data_was_asked_for_at_the_workspaces_own_address(door: StrangeDoor, synced: Stage) -> None:
    worldwide = {operation for operation, address in door.asked if address == WORLDWIDE}
    regional = {operation for operation, address in door.asked if address == REGIONAL}
    assert worldwide == {"SyncWorkspaces"}
    assert regional >= {"SyncProjects", "SyncWipBom", "SyncReleaseBom", "SyncLibrary", "SyncComponents"}


def test_the_door_was_as_strange_as_it_says(door: StrangeDoor, synced: Stage) -> None:
    assert door.identity.refusals
    assert door.pager.largest_given == 7
    assert door.zipped


def test_the_token_was_exchanged_once_more_and_the_new_refresh_token_kept(
    door: StrangeDoor, stranger: Installation, synced: Stage
) -> None:
    assert door.identity.exchanges == 2
    kept = stranger.deployment.read_secret("ConnectionSecret")["refresh_token"]
    assert kept == door.identity.refresh_token
