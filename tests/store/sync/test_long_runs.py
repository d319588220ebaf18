"""Runs that do not fit into one invocation: they go on in others, and end as if they had never stopped."""

from typing import Any

import pytest

from a365_sync.errors import A365SyncError
from a365_sync.store.catalog import Catalog, ProjectRecord
from a365_sync.store.checkpoints import Checkpoint, Checkpoints
from a365_sync.store.pace import SharedPace
from a365_sync.store.runs import Run, RunState
from a365_sync.sync.triggers import ENTITY, Trigger
from tests.store.sync.altium import MANY, ONE, Workspace
from tests.store.sync.installation import REQUEST_SECONDS, Installation

LONG = (Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY)
NIGHTLY = Trigger.SYNC_WIP_BOMS_NIGHTLY
COPIES = [f"Copy {number}" for number in range(6)]


@pytest.fixture
def large(workspace: Workspace) -> Workspace:
    """A workspace whose lists have several pages: of two rows, for an installation of this module."""
    workspace.copy_project(ONE, COPIES)
    return workspace


def installed(workspace: Workspace, seconds: float = float("inf")) -> Installation:
    """An installation that asks for pages of two, and whose invocations last so long."""
    installation = Installation(workspace)
    pace = SharedPace(installation.stores.state_table, lambda: workspace.clock().timestamp())
    for operation in ("SyncProjects", "SyncLibrary"):
        pace.remember_page_size(operation, 2)
    installation.invocation_seconds = seconds
    return installation


@pytest.mark.parametrize("trigger", LONG)
@pytest.mark.parametrize("requests", [5, 6, 8])
def test_a_run_in_many_invocations_ends_as_one_in_one(
    large: Workspace, trigger: Trigger, requests: int
) -> None:
    calm, hurried = installed(large), installed(large, seconds=REQUEST_SECONDS * requests)
    whole = calm.sync(trigger)
    run = hurried.sync(trigger)
    assert (run.state, run.error, hurried.failed) == (RunState.FINISHED, None, [])
    assert run.continued >= 1
    assert hurried.contents() == calm.contents()
    assert (run.planned, run.changed, run.unchanged, run.failed) == (whole.planned, whole.changed, 0, 0)
    assert hurried.stores.leases.acquire(ENTITY[trigger], "another", 1)


def test_projects_are_asked_for_once_however_many_invocations_there_are(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    before = len(large.asked)
    run = installation.sync(NIGHTLY)
    assert run.continued >= 3
    assert large.asked.count("SyncProject") == len(large.projects)
    assert run.altium_requests == len(large.asked) - before


def test_what_vanished_is_found_by_sweeps_of_many_invocations(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    installation.sync(NIGHTLY)
    gone = large.hide_projects(COPIES[2])
    for _ in range(2):
        large.clock.forward(days=1)
        assert installation.sync(NIGHTLY).continued >= 1
    assert [p.project_id for p in catalog_projects(installation) if p.removed_at] == gone


def test_a_project_added_between_two_invocations_is_found_by_walking_again(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    run = begin(installation, NIGHTLY)
    large.copy_project(MANY, ["Late"])
    run = finish(installation, run)
    assert run.state is RunState.FINISHED
    assert {p.name for p in catalog_projects(installation)} == {p["name"] for p in large.projects}
    assert large.asked.count("SyncProject") == len(large.projects)


def test_a_cursor_that_is_not_taken_any_more_has_the_walk_begin_anew(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    run = begin(installation, NIGHTLY)
    spoiled: list[str] = []

    def forget_cursor(operation: str, variables: dict[str, Any], answer: Any) -> Any:
        if operation == "SyncProjects" and "after" in variables and not spoiled:
            spoiled.append(operation)
            return {"errors": [{"message": "unknown cursor"}], "data": None}
        return answer

    large.spoil = forget_cursor
    run = finish(installation, run)
    assert (run.state, spoiled) == (RunState.FINISHED, ["SyncProjects"])
    assert {p.name for p in catalog_projects(installation)} == {p["name"] for p in large.projects}


def test_settings_that_change_between_two_invocations_begin_the_sweep_anew(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    run = begin(installation, NIGHTLY)
    installation.configure(use_component_name_as_ipn=True)
    run = finish(installation, run)
    assert run.state is RunState.FINISHED
    lines = [item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("LINE#")]
    assert lines
    assert [line for line in lines if line["ipn"] != line["component"]] == []


def test_an_invocation_that_is_overtaken_stops_and_leaves_the_run_alone(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS * 4)
    run = begin(installation, NIGHTLY)
    checkpoints = Checkpoints(installation.stores.state_table, run.run_id)
    number = len(list(checkpoints.all()))

    def overtake(operation: str, variables: dict[str, Any], answer: Any) -> Any:
        large.spoil = None
        checkpoints.add(number, Checkpoint(1, "elsewhere", (), "", {"frame": ""}), 0)
        return answer

    large.spoil = overtake
    installation.repeat(run)
    assert (installation.failed, len(installation.handed_over)) == ([], 1)  # the one before
    assert installation.run(run.run_id).state is RunState.RUNNING
    assert not installation.stores.leases.acquire(ENTITY[NIGHTLY], "another", 1)


def test_a_run_that_gets_nowhere_ends(large: Workspace) -> None:
    installation = installed(large, seconds=REQUEST_SECONDS)
    run = installation.sync(NIGHTLY)
    assert (run.state, run.continued) == (RunState.FAILED, 0)
    assert run.error is not None
    assert run.error["code"] == "out_of_time"
    assert isinstance(installation.failed[0][1], A365SyncError)
    assert installation.stores.leases.acquire(ENTITY[NIGHTLY], "another", 1)


def test_a_death_after_any_write_of_any_invocation_ends_as_if_there_had_been_none(
    workspace: Workspace,
) -> None:
    workspace.copy_project(ONE, COPIES[:2])
    calm = installed(workspace)
    stormy = installed(workspace, seconds=REQUEST_SECONDS * 4)
    before = stormy.save()
    calm.sync(NIGHTLY)
    for number in range(1, 60):
        stormy.restore(before)
        run = stormy.sync(NIGHTLY, die_after=number)
        assert stormy.contents() == calm.contents(), f"after write {number}"
        assert (run.state, run.settled, run.failed) == (RunState.FINISHED, run.planned, 0), f"after {number}"
        if not stormy.deaths:
            break
    assert 6 < number < 59


def begin(installation: Installation, trigger: Trigger) -> Run:
    """The first invocation of a run, which hands over."""
    run = installation.stores.runs.create(trigger, "schedule", installation.workspace.clock())
    installation.repeat(run)
    assert len(installation.handed_over) == 1
    return installation.run(run.run_id)


def finish(installation: Installation, run: Run) -> Run:
    """The run's other invocations and its tasks."""
    installation.go_on()
    installation.drain()
    return installation.run(run.run_id)


def catalog_projects(installation: Installation) -> list[ProjectRecord]:
    known = installation.stores.state.workspace()
    assert known is not None
    return list(Catalog(installation.stores.catalog_table, known.workspace_id).projects())
