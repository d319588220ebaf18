"""How fresh everything is, as `GET /status` tells it."""

from datetime import timedelta
from typing import Any

import pytest

from a365_sync.settings import Settings
from a365_sync.store.runs import Runs, RunState
from a365_sync.store.state import KnownWorkspace, State
from a365_sync.store.table import Table
from a365_sync.sync.status import run_report, status_report
from a365_sync.sync.triggers import Trigger
from tests.builders import NOW

LIBRARY, NIGHTLY = Trigger.SYNC_PART_LIBRARY, Trigger.SYNC_WIP_BOMS_NIGHTLY


@pytest.fixture
def runs(table: Table) -> Runs:
    return Runs(table)


def ran(runs: Runs, trigger: Trigger, minutes: int, state: RunState | None = None, **attributes: Any) -> str:
    """A run that was requested so many minutes ago, and ended a minute later in `state`."""
    at = NOW - timedelta(minutes=minutes)
    run_id = runs.create(trigger, "schedule", at).run_id
    if attributes:
        runs.advance(run_id, **attributes)
    if state is not None:
        runs.finish(run_id, state, "Summary.", at + timedelta(minutes=1))
    return run_id


def report(table: Table, runs: Runs) -> dict[str, Any]:
    return status_report(State(table), runs, NOW)


def test_before_anything_ran_it_says_what_to_do(table: Table, runs: Runs) -> None:
    told = report(table, runs)
    assert told["workspace"] is None
    assert "initialize-integration" in told["next_step"]
    assert set(told["entities"]) == {"wip_boms", "released_boms", "part_library"}
    assert told["entities"]["wip_boms"] == {
        "last_good_run": None,
        "age_seconds": None,
        "active_run": None,
        "last_run": None,
    }


def test_it_tells_workspace_and_settings(table: Table, runs: Runs) -> None:
    State(table).store_workspace(KnownWorkspace("w", "Name", "https://w/", "https://api/", 1))
    State(table).store_settings(Settings(projects=["A"]), 0, "t")
    told = report(table, runs)
    assert told["workspace"] == {"id": "w", "name": "Name", "url": "https://w/"}
    assert (told["next_step"], told["settings_version"], told["settings"]["projects"]) == (None, 1, ["A"])


def test_the_age_counts_from_the_last_run_in_which_all_went_well(table: Table, runs: Runs) -> None:
    ran(runs, LIBRARY, 300, RunState.FINISHED)
    good = ran(runs, LIBRARY, 200, RunState.FINISHED)
    ran(runs, LIBRARY, 100, RunState.FINISHED, failed=1)
    ran(runs, LIBRARY, 90, RunState.SKIPPED)
    last = ran(runs, LIBRARY, 80, RunState.FAILED)
    active = ran(runs, LIBRARY, 10)
    told = report(table, runs)["entities"]["part_library"]
    assert (told["last_good_run"], told["age_seconds"], told["active_run"]) == (good, 199 * 60, active)
    assert told["last_run"]["run_id"] == active
    assert last != active


def test_both_sweeps_over_wip_boms_count_and_other_entities_do_not(table: Table, runs: Runs) -> None:
    ran(runs, NIGHTLY, 50, RunState.FINISHED)
    frequent = ran(runs, Trigger.SYNC_WIP_BOMS_FREQUENT, 5, RunState.FINISHED)
    ran(runs, LIBRARY, 1, RunState.FINISHED)
    assert report(table, runs)["entities"]["wip_boms"]["last_good_run"] == frequent


def test_one_bom_brought_up_to_date_does_not_make_all_of_them_fresh(table: Table, runs: Runs) -> None:
    sweep = ran(runs, NIGHTLY, 50, RunState.FINISHED)
    ran(runs, Trigger.UPSERT_WIP_VARIANT, 1, RunState.FINISHED)
    assert report(table, runs)["entities"]["wip_boms"]["last_good_run"] == sweep


def test_a_run_is_shown_with_its_state_and_progress(runs: Runs) -> None:
    run = runs.create(LIBRARY, "webhook", NOW)
    runs.advance(run.run_id, planned=5, changed=2, unchanged=1, failed=1)
    (stored,) = runs.newest(1)
    told = run_report(stored)
    assert (told["state"], told["settled"], told["planned"]) == ("requested", 4, 5)
