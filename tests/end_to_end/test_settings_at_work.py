"""Each setting does what it says, seen in the files and run records that follow from it."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.cloud import Emulator
from local.simulator.server import start
from tests.end_to_end.conftest import DATASET
from tests.end_to_end.edits import project
from tests.end_to_end.grouping import BomName, Dataset, boms
from tests.end_to_end.installation import FULL_SYNC, Installation, Stage, connection_to

pytestmark = pytest.mark.end_to_end

PROJECTS = ["PCA_0007_PSM_REV_C", "Thermostat"]
PARAMETER = "Manufacturer"
TICKS = ("sync-wip-boms-nightly", "sync-wip-boms-frequent", "sync-released-boms", "sync-part-library")


@pytest.fixture(scope="module")
def chosen(cloud: Emulator) -> Iterator[Installation]:
    """An installation of its own, whose settings the fixtures below change one after the other."""
    with start(DATASET) as simulator:
        yield Installation.create(cloud, "with-settings", connection_to(simulator))


@pytest.fixture(scope="module")
def some_projects(chosen: Installation) -> Stage:
    """Two projects without `[No Variations]`, no library, the component's name as IPN."""
    store(
        chosen,
        projects=PROJECTS,
        sync_no_variations=False,
        sync_part_library=False,
        use_component_name_as_ipn=True,
    )
    return chosen.stage(chosen.initialize())


@pytest.fixture(scope="module")
def another_rule(chosen: Installation, some_projects: Stage) -> Stage:
    """A parameter as IPN instead."""
    store(chosen, use_component_name_as_ipn=None, ipn_parameter=PARAMETER)
    return chosen.stage(chosen.sync("sync-wip-boms-nightly", "sync-released-boms"))


@pytest.fixture(scope="module")
def ticks_when_off(chosen: Installation, another_rule: Stage) -> dict[str, Any]:
    """Every schedule fired when schedules are off, as are the BOMs of both kinds."""
    store(chosen, schedules=False, sync_wip_boms=False, sync_released_boms=False)
    return chosen.fire(*TICKS)


def store(installation: Installation, **settings: Any) -> None:
    answer = installation.post("store-env-variables", settings)
    assert answer.status_code == 200, answer.text
    assert answer.json()["changed"]


def wanted(dataset: Dataset) -> set[BomName]:
    guids = {project(dataset, name)["projectId"] for name in PROJECTS}
    return {name for name in boms(dataset) if name[1] in guids and name[3] != "[No Variations]"}


def test_only_the_chosen_projects_and_variants_are_synced(dataset: Dataset, some_projects: Stage) -> None:
    assert set(some_projects.boms) == wanted(dataset)
    assert {name[0] for name in wanted(dataset)} == {"wip", "release"}


def test_the_components_name_is_the_ipn(some_projects: Stage) -> None:
    for bom in some_projects.boms.values():
        assert [row["ipn"] for row in bom.rows] == [row["component"] for row in bom.rows]


def test_a_library_that_is_off_is_skipped_with_the_reason(some_projects: Stage) -> None:
    run = some_projects.runs["sync-part-library"]
    assert (run["state"], run["summary"]) == ("skipped", "Skipped: the setting 'sync_part_library' is off.")
    assert not [key for key in some_projects.objects if key.startswith("library/")]


def test_a_parameter_is_the_ipn_of_all_boms_released_ones_too(dataset: Dataset, another_rule: Stage) -> None:
    values: dict[str, set[str]] = {
        part["name"]: {
            each["value"].strip()
            for each in part["details"]["parameters"]
            if each["name"] == PARAMETER and each["value"].strip()
        }
        for part in dataset["components"]
    }
    assert set(another_rule.boms) == wanted(dataset)
    for bom in another_rule.boms.values():
        assert all(row["ipn"] in (values[row["component"]] or {""}) for row in bom.rows)
    filled = {name[0] for name, bom in another_rule.boms.items() if any(row["ipn"] for row in bom.rows)}
    assert filled == {"wip", "release"}


def test_schedules_that_are_off_skip_their_runs(ticks_when_off: dict[str, Any]) -> None:
    assert set(ticks_when_off) == set(TICKS)
    for run in ticks_when_off.values():
        assert (run["state"], run["summary"]) == ("skipped", "Skipped: the setting 'schedules' is off.")


def test_what_is_off_is_skipped_on_request_too(
    chosen: Installation, another_rule: Stage, ticks_when_off: dict[str, Any]
) -> None:
    runs = chosen.sync(*FULL_SYNC)
    assert {trigger: (run["state"], run["summary"]) for trigger, run in runs.items()} == {
        "sync-wip-boms-nightly": ("skipped", "Skipped: the setting 'sync_wip_boms' is off."),
        "sync-released-boms": ("skipped", "Skipped: the setting 'sync_released_boms' is off."),
        "sync-part-library": ("skipped", "Skipped: the setting 'sync_part_library' is off."),
    }
    assert chosen.objects() == another_rule.objects


def test_settings_are_versioned_and_equal_ones_are_no_new_version(
    chosen: Installation, ticks_when_off: dict[str, Any]
) -> None:
    versions = sorted(sk for pk, sk in chosen.state() if pk == "SETTINGS")
    assert versions == ["current", "v00000001", "v00000002", "v00000003"]
    answer = chosen.post("store-env-variables", {"schedules": False}).json()
    assert (answer["version"], answer["changed"]) == (3, False)
    assert answer["settings"]["projects"] == PROJECTS


def test_a_workspace_url_must_be_one_the_credential_sees(
    chosen: Installation, ticks_when_off: dict[str, Any]
) -> None:
    answer = chosen.post("store-env-variables", {"workspace_url": "https://closed-hardware.365.altium.com"})
    assert answer.status_code == 400
    assert "https://open-hardware.365.altium.com/" in answer.json()["error"]["message"]
