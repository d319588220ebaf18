from datetime import timedelta
from typing import Any

import pytest

from a365_sync.store.runs import Outcome, Run, Runs, RunState
from a365_sync.store.table import Table
from tests.builders import NOW

CHANGED, UNCHANGED, FAILED = Outcome.CHANGED, Outcome.UNCHANGED, Outcome.FAILED
ERROR = {"code": "partial_data", "message": "Holes."}


@pytest.fixture
def runs(table: Table) -> Runs:
    return Runs(table)


def started(runs: Runs) -> str:
    return runs.create("sync-wip-boms-nightly", "webhook", NOW).run_id


def settle(runs: Runs, run_id: str, task: str, outcome: Outcome, error: dict[str, Any] | None = None) -> None:
    runs.settle(run_id, task, outcome, 3, NOW, error)


def as_it_stands(runs: Runs, run_id: str) -> Run:
    run = runs.get(run_id)
    assert run is not None
    return run


def counts(runs: Runs, run_id: str) -> tuple[int, int, int]:
    run = as_it_stands(runs, run_id)
    return run.changed, run.unchanged, run.failed


def test_a_new_run_is_requested_and_can_be_read(runs: Runs) -> None:
    run = runs.create("sync-part-library", "schedule", NOW)
    assert (run.state, run.trigger, run.source, run.planning) == (
        RunState.REQUESTED,
        "sync-part-library",
        "schedule",
        True,
    )
    assert runs.get(run.run_id) == run
    assert runs.get("nobody") is None


def test_runs_are_listed_newest_first_whatever_their_trigger(runs: Runs) -> None:
    made = [runs.create(name, "webhook", NOW + timedelta(seconds=n)).run_id for n, name in enumerate("zam")]
    assert [run.run_id for run in runs.newest(10)] == made[::-1]
    assert [run.run_id for run in runs.newest(2)] == made[:0:-1]


def test_runs_of_one_moment_have_ids_of_their_own(runs: Runs) -> None:
    assert started(runs) != started(runs)


def test_an_advance_keeps_the_other_attributes(runs: Runs) -> None:
    run_id = started(runs)
    run = runs.advance(run_id, state=RunState.RUNNING.value, planned=4)
    assert (run.state, run.planned, run.source) == (RunState.RUNNING, 4, "webhook")
    assert runs.advance(run_id, planning=False).planned == 4


def test_units_are_planned_once_for_each_thing_that_gave_rise_to_them(runs: Runs) -> None:
    run_id = started(runs)
    for name, units in (("p1", 3), ("p2", 2), ("p1", 3), ("p1", 5)):
        runs.plan(run_id, name, units, NOW)
    assert as_it_stands(runs, run_id).planned == 5
    assert runs.failures(run_id) == []


@pytest.mark.parametrize("outcome", Outcome)
def test_a_unit_settles_once_however_often_it_is_delivered(runs: Runs, outcome: Outcome) -> None:
    run_id = started(runs)
    for _ in range(3):
        settle(runs, run_id, "wip/a", outcome)
    run = as_it_stands(runs, run_id)
    assert (getattr(run, outcome.value), run.settled, run.altium_requests) == (1, 1, 3)


def test_units_are_counted_by_their_outcome(runs: Runs) -> None:
    run_id = started(runs)
    for task, outcome in (("a", CHANGED), ("b", UNCHANGED), ("c", UNCHANGED), ("d", FAILED)):
        settle(runs, run_id, task, outcome)
    runs.count_requests(run_id, 5)
    assert counts(runs, run_id) == (1, 2, 1)
    assert as_it_stands(runs, run_id).altium_requests == 17


@pytest.mark.parametrize("outcome", [CHANGED, UNCHANGED])
def test_a_failed_unit_that_turns_out_well_is_counted_so(runs: Runs, outcome: Outcome) -> None:
    run_id = started(runs)
    settle(runs, run_id, "a", FAILED, ERROR)
    settle(runs, run_id, "a", outcome)
    settle(runs, run_id, "a", outcome)
    run = as_it_stands(runs, run_id)
    assert (getattr(run, outcome.value), run.failed, run.settled, run.altium_requests) == (1, 0, 1, 6)
    assert runs.failures(run_id) == []


def test_a_unit_that_went_well_cannot_fail_afterwards(runs: Runs) -> None:
    run_id = started(runs)
    settle(runs, run_id, "a", CHANGED)
    settle(runs, run_id, "a", FAILED, ERROR)
    assert counts(runs, run_id) == (1, 0, 0)
    assert runs.failures(run_id) == []


def test_failures_are_told_with_their_reasons_up_to_a_limit(runs: Runs) -> None:
    run_id, other = started(runs), started(runs)
    settle(runs, run_id, "a", CHANGED)
    for task in "bcd":
        settle(runs, run_id, task, FAILED, ERROR)
    settle(runs, other, "e", FAILED, ERROR)
    assert runs.failures(run_id) == [{"task": task, "error": ERROR} for task in "bcd"]
    assert [failure["task"] for failure in runs.failures(run_id, limit=2)] == ["b", "c"]


def test_counts_of_a_run_that_has_expired_are_no_run(runs: Runs) -> None:
    runs.settle("expired", "a task", Outcome.CHANGED, 1, NOW)
    assert (runs.get("expired"), list(runs.newest(10)), runs.get_many(["expired"])) == (None, [], {})


def test_a_run_finishes_once(runs: Runs) -> None:
    run_id = started(runs)
    assert runs.finish(run_id, RunState.FINISHED, "All done.", NOW)
    assert not runs.finish(run_id, RunState.FAILED, "No.", NOW + timedelta(hours=1))
    run = as_it_stands(runs, run_id)
    assert (run.state, run.summary, run.finished_at) == (RunState.FINISHED, "All done.", NOW.isoformat())


def test_a_running_run_can_finish_and_one_that_never_was_cannot(runs: Runs) -> None:
    run_id = started(runs)
    runs.advance(run_id, state=RunState.RUNNING.value)
    assert runs.finish(run_id, RunState.SKIPPED, "Off.", NOW)
    assert not runs.finish("nobody", RunState.FINISHED, "x", NOW)
    assert runs.get("nobody") is None


def test_run_records_expire(runs: Runs, table: Table) -> None:
    run_id = started(runs)
    settle(runs, run_id, "a", CHANGED)
    for key in (("RUNS", run_id), (f"RUN#{run_id}", "TASK#a")):
        item = table.get(key)
        assert item is not None
        assert item["expires_at"] > NOW.timestamp() + 86_400


def test_runs_and_errors_are_read_together(runs: Runs) -> None:
    run_id, other = started(runs), started(runs)
    settle(runs, run_id, "a", FAILED, ERROR)
    settle(runs, run_id, "b", CHANGED)
    assert set(runs.get_many({run_id, other, "nobody"})) == {run_id, other}
    assert runs.errors({(run_id, "a"), (run_id, "b"), (other, "a")}) == {(run_id, "a"): ERROR}
    assert (runs.get_many(()), runs.errors(())) == ({}, {})
