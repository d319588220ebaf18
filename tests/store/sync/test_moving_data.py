"""What must not get lost while settings, releases and AWS itself move."""

from typing import Any

import pytest

from a365_sync.sync.triggers import Entity, Trigger
from local.simulator.edits.boms import MoveDesignator
from tests.store.sync.altium import ONE, Workspace, designators
from tests.store.sync.installation import Installation

NIGHTLY, FREQUENT = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT
RELEASED, LIBRARY = Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY


@pytest.mark.parametrize(("first", "trigger"), [(NIGHTLY, FREQUENT), (RELEASED, RELEASED)])
def test_new_settings_are_followed_by_the_next_scheduled_sync(
    workspace: Workspace, first: Trigger, trigger: Trigger
) -> None:
    installation = Installation(workspace)
    boms = installation.sync(first).planned
    workspace.clock.forward(hours=2)
    installation.configure(use_component_name_as_ipn=True)
    assert installation.sync(trigger, "schedule").changed == boms
    assert installation.sync(trigger, "schedule").planned == 0


def test_an_event_that_a_crash_held_back_goes_out_before_the_next(workspace: Workspace) -> None:
    installation = Installation(workspace)
    installation.sync(NIGHTLY)
    workspace.clock.forward(hours=2)
    was = designators(workspace.project(ONE)["variants"][0])[0]
    workspace.edit(MoveDesignator(project=ONE, designator=was, to="X1"))
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("a365_sync.store.events.Bus.put", _refuse_changes)
        installation.sync(FREQUENT)
    assert installation.event_types == []
    workspace.edit(MoveDesignator(project=ONE, designator="X1", to="X2"))
    installation.sync(FREQUENT)
    assert installation.event_types == ["BOM Changed", "BOM Changed"]
    moves = [_designators_of(detail) for _, detail in installation.events]
    assert ["X1" in after for _, after in moves] == [True, False]
    assert ["X2" in after for _, after in moves] == [False, True]
    hashes = {item["content_hash"] for item in installation.cloud.catalog().values() if "line_key" in item}
    heads = [item["content_hash"] for item in installation.cloud.catalog().values() if "ipn_rule" in item]
    assert hashes <= set(heads)


def test_one_broken_project_does_not_silence_all_events(workspace: Workspace) -> None:
    installation = Installation(workspace)
    workspace.spoil = _broken_project(workspace.project(ONE)["id"])
    run = installation.sync(NIGHTLY)
    assert run.failed == 1
    assert installation.stores.state.has_baseline(str(run.workspace_id), Entity.WIP_BOMS)


def test_a_first_sync_that_failed_is_no_baseline(workspace: Workspace) -> None:
    installation = Installation(workspace)
    workspace.spoil = lambda operation, _variables, answer: (
        {"data": None, "errors": [{"message": "x"}]} if operation == "SyncWipBom" else answer
    )
    installation.sync(NIGHTLY)
    workspace.spoil = None
    workspace.clock.forward(hours=2)
    run = installation.sync(NIGHTLY)
    assert run.changed == run.planned > 0
    assert installation.event_types == []


def test_a_list_of_releases_that_lost_a_row_is_read_again(workspace: Workspace) -> None:
    installation = Installation(workspace)
    answers = {"short": 1}

    def shifted(operation: str, _variables: dict[str, Any], answer: Any) -> Any:
        if operation == "SyncReleases" and answers["short"]:
            answers["short"] -= 1
            answer["data"]["desProjectById"]["design"]["releases"]["nodes"] = []
        return answer

    workspace.spoil = shifted
    run = installation.sync(RELEASED)
    assert (run.changed, run.failed) == (run.planned, 0)
    variants = [v for p in workspace.projects for r in p["releases"] for v in r["variants"]]
    assert run.planned == len(variants)


def test_a_component_that_was_hidden_once_is_filled_in_later(workspace: Workspace) -> None:
    installation = Installation(workspace)

    def hidden(operation: str, _variables: dict[str, Any], answer: Any) -> Any:
        if operation != "SyncComponents":
            return answer
        payloads = answer["data"]["desComponentsByIds"]
        gone = {"__typename": "DesErrorPayload", "message": "hidden"}
        return {"data": {"desComponentsByIds": [gone for _ in payloads]}}

    workspace.spoil = hidden
    boms = installation.sync(RELEASED).changed
    workspace.spoil = None
    workspace.clock.forward(hours=2)
    assert installation.sync(RELEASED).changed == boms
    assert installation.sync(RELEASED).planned == 0


def test_a_broken_project_does_not_make_every_tick_a_full_one(workspace: Workspace) -> None:
    installation = Installation(workspace)
    workspace.spoil = _broken_project(workspace.project(ONE)["id"])
    installation.sync(RELEASED)
    workspace.clock.forward(hours=2)
    workspace.asked.clear()
    installation.sync(RELEASED, "schedule")
    assert workspace.asked.count("SyncReleases") == 1  # the broken one, and none of the others


def _refuse_changes(_bus: Any, event: Any) -> None:
    if not event.detail_type.startswith("Run "):
        raise RuntimeError("the bus is away")


def _designators_of(detail: dict[str, Any]) -> tuple[list[str], list[str]]:
    (change,) = [c for c in detail["data"]["changes"] if "designators" in c["fields"]]
    before, after = change["fields"]["designators"]
    return before, after


def _broken_project(node_id: str) -> Any:
    def spoil(operation: str, variables: dict[str, Any], answer: Any) -> Any:
        if operation in ("SyncProject", "SyncReleases") and variables["id"] == node_id:
            return {"data": None, "errors": [{"message": "broken"}]}
        return answer

    return spoil
