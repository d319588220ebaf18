"""Each setting does what it says, seen in the files and run records that follow from it."""

from typing import Any

import pytest

from tests.end_to_end.conftest import CHOSEN, UNCHOSEN
from tests.end_to_end.edits import project
from tests.end_to_end.grouping import Dataset
from tests.end_to_end.installation import FULL_SYNC, Installation, Stage

pytestmark = pytest.mark.end_to_end

NO_VARIATIONS = "[No Variations]"
PARAMETER = "Manufacturer"
TICKS = ("sync-wip-boms-nightly", "sync-wip-boms-frequent", "sync-released-boms", "sync-part-library")


@pytest.fixture(scope="module")
def variants_only(stranger: Installation, strange_again: Stage) -> Stage:
    """All three projects without `[No Variations]`, no library, the component's name as IPN."""
    stranger.store(
        projects=[], sync_no_variations=False, sync_part_library=False, use_component_name_as_ipn=True
    )
    return stranger.stage(stranger.sync(*FULL_SYNC))


@pytest.fixture(scope="module")
def another_rule(stranger: Installation, variants_only: Stage) -> Stage:
    """Two projects again, and a parameter as IPN."""
    stranger.store(
        projects=list(CHOSEN),
        sync_no_variations=None,
        use_component_name_as_ipn=None,
        ipn_parameter=PARAMETER,
    )
    return stranger.stage(stranger.sync("sync-wip-boms-nightly", "sync-released-boms"))


@pytest.fixture(scope="module")
def ticks_when_off(stranger: Installation, another_rule: Stage) -> dict[str, Any]:
    """Every schedule fired when schedules are off, as are the BOMs of both kinds."""
    stranger.store(schedules=False, sync_wip_boms=False, sync_released_boms=False)
    return stranger.fire(*TICKS)


def test_only_chosen_projects_are_synced(dataset: Dataset, strange_sync: Stage) -> None:
    synced = {owner for _, owner, *_ in strange_sync.boms}
    assert synced == {project(dataset, name)["projectId"].lower() for name in CHOSEN}


def test_no_variations_can_be_left_out(dataset: Dataset, strange_sync: Stage, variants_only: Stage) -> None:
    """The third project, chosen now, has no other variant."""
    assert [each["name"] for each in project(dataset, UNCHOSEN)["variants"]] == [NO_VARIATIONS]
    assert set(variants_only.boms) == set(strange_sync.boms)
    left = [name for name in strange_sync.boms if name[3] == NO_VARIATIONS]
    assert left
    assert all(variants_only.boms[name] == strange_sync.boms[name] for name in left)


def test_the_components_name_is_the_ipn(variants_only: Stage) -> None:
    asked = {name: bom for name, bom in variants_only.boms.items() if name[3] != NO_VARIATIONS}
    assert {source for source, *_ in asked} == {"wip", "release"}
    for bom in asked.values():
        assert [row["ipn"] for row in bom.rows] == [row["component"] for row in bom.rows]


def test_a_library_that_is_off_is_skipped_with_the_reason(variants_only: Stage) -> None:
    run = variants_only.runs["sync-part-library"]
    assert (run["state"], run["summary"]) == ("skipped", "Skipped: the setting 'sync_part_library' is off.")


def test_a_parameter_is_the_ipn_of_all_boms_released_ones_too(dataset: Dataset, another_rule: Stage) -> None:
    values: dict[str, set[str]] = {
        part["name"]: {
            each["value"].strip()
            for each in part["details"]["parameters"]
            if each["name"] == PARAMETER and each["value"].strip()
        }
        for part in dataset["components"]
    }
    for bom in another_rule.boms.values():
        assert all(row["ipn"] in (values[row["component"]] or {""}) for row in bom.rows)
    filled = {name[0] for name, bom in another_rule.boms.items() if any(row["ipn"] for row in bom.rows)}
    assert filled == {"wip", "release"}


def test_schedules_that_are_off_skip_their_runs(ticks_when_off: dict[str, Any]) -> None:
    assert set(ticks_when_off) == set(TICKS)
    for run in ticks_when_off.values():
        assert (run["state"], run["summary"]) == ("skipped", "Skipped: the setting 'schedules' is off.")


def test_what_is_off_is_skipped_on_request_too(
    stranger: Installation, another_rule: Stage, ticks_when_off: dict[str, Any]
) -> None:
    runs = stranger.sync(*FULL_SYNC)
    assert {trigger: (run["state"], run["summary"]) for trigger, run in runs.items()} == {
        "sync-wip-boms-nightly": ("skipped", "Skipped: the setting 'sync_wip_boms' is off."),
        "sync-released-boms": ("skipped", "Skipped: the setting 'sync_released_boms' is off."),
        "sync-part-library": ("skipped", "Skipped: the setting 'sync_part_library' is off."),
    }
    assert stranger.objects() == another_rule.objects


def test_settings_are_versioned_and_equal_ones_are_no_new_version(
    stranger: Installation, ticks_when_off: dict[str, Any]
) -> None:
    versions = sorted(sk for pk, sk in stranger.state() if pk == "SETTINGS")
    assert versions == ["current", "v00000001", "v00000002", "v00000003", "v00000004"]
    answer = stranger.post("store-env-variables", {"schedules": False}).json()
    assert (answer["version"], answer["changed"]) == (4, False)
    assert answer["settings"]["projects"] == list(CHOSEN)


def test_a_workspace_url_must_be_one_the_credential_sees(
    stranger: Installation, ticks_when_off: dict[str, Any]
) -> None:
    answer = stranger.post("store-env-variables", {"workspace_url": "https://board.example.com"})
    assert answer.status_code == 400
    assert "https://boards.example.com/of-all-kinds" in answer.json()["error"]["message"]
