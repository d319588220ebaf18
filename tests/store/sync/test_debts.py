"""Work that failed, and runs that died: the next run of the kind makes good for both."""

from typing import Any

import pytest

from a365_sync.store.owed import Owed
from a365_sync.store.runs import RunState
from a365_sync.sync.triggers import ENTITY, Trigger
from local.simulator.edits.boms import MoveDesignator
from tests.store.cloud import Content
from tests.store.sync.altium import MANY, ONE, Clock, Spoil, Workspace, designators
from tests.store.sync.installation import Installation

NIGHTLY, FREQUENT = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT
RELEASED = Trigger.SYNC_RELEASED_BOMS


@pytest.fixture(scope="module")
def synced() -> Content:
    """What the installation below stores."""
    made = Installation(Workspace(Clock()))
    made.sync(NIGHTLY)
    made.workspace.clock.forward(hours=2)
    made.sync(FREQUENT)
    return made.save()


@pytest.fixture
def installation(workspace: Workspace, synced: Content) -> Installation:
    """An installation that knows everything, long after anything changed."""
    workspace.clock.forward(hours=2)
    return Installation.like(workspace, synced)


def owed(installation: Installation, entity: str = "wip_boms") -> list[str]:
    known = installation.stores.state.workspace()
    assert known is not None
    return list(Owed(installation.stores.state_table, known.workspace_id).all(entity))


def failing(operation: str) -> Spoil:
    """Answers in which one kind of query fails."""

    def spoil(asked: str, _variables: dict[str, Any], answer: Any) -> Any:
        return {"errors": [{"message": "x"}], "data": None} if asked == operation else answer

    return spoil


def move(workspace: Workspace) -> None:
    """A change of the project ONE."""
    project = workspace.project(ONE)
    moved = designators(project["variants"][0])[0]
    workspace.edit(MoveDesignator(project=ONE, designator=moved, to=f"MOVED{len(project['revisions'])}"))


def fail_once(installation: Installation) -> None:
    """A change whose task fails, and then a time in which its project counts as looked at."""
    workspace = installation.workspace
    workspace.spoil = failing("SyncWipBom")
    move(workspace)
    workspace.clock.forward(hours=2)
    assert installation.sync(FREQUENT).failed == 1
    workspace.spoil = None
    workspace.clock.forward(minutes=15)
    workspace.asked.clear()


def test_a_failed_task_is_done_by_the_next_run_though_its_project_did_not_change(
    installation: Installation,
) -> None:
    fail_once(installation)
    assert len(owed(installation)) == 1
    run = installation.sync(FREQUENT)
    assert installation.workspace.asked.count("SyncProject") == 0
    assert (run.state, run.planned, run.changed, installation.event_types) == (
        RunState.FINISHED,
        1,
        1,
        ["BOM Changed"],
    )
    assert owed(installation) == []
    assert installation.sync(FREQUENT).planned == 0


def test_a_task_that_goes_on_failing_goes_on_being_owed(installation: Installation) -> None:
    fail_once(installation)
    for _ in range(2):
        installation.workspace.spoil = failing("SyncWipBom")
        run = installation.sync(FREQUENT)
        assert (run.planned, run.failed, len(owed(installation))) == (1, 1, 1)


def test_a_sweep_that_hands_the_task_out_anyway_settles_the_debt_with_it(installation: Installation) -> None:
    fail_once(installation)
    run = installation.sync(NIGHTLY)
    boms = sum(len(project["variants"]) for project in installation.workspace.projects)
    assert (run.planned, run.changed, run.settled, owed(installation)) == (boms, 1, boms, [])


def test_a_store_that_fails_makes_a_debt_too(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = installation.workspace
    move(workspace)
    workspace.clock.forward(hours=2)
    with monkeypatch.context() as patch:

        def broken(*_given: Any) -> None:
            raise RuntimeError("no capacity")

        patch.setattr("a365_sync.store.catalog.Catalog.store_lines", broken)
        assert installation.sync(FREQUENT).failed == 1
    assert installation.sync(FREQUENT).changed == 1


def test_released_boms_are_owed_apart(workspace: Workspace) -> None:
    installation = Installation(workspace)
    workspace.spoil = failing("SyncReleaseBom")
    failed = installation.sync(RELEASED).failed
    assert failed == len(owed(installation, "released_boms")) > 0
    assert owed(installation) == []
    workspace.spoil = None
    workspace.clock.forward(hours=2)
    assert installation.sync(RELEASED, "schedule").changed == failed
    assert owed(installation, "released_boms") == []


def test_debts_of_projects_that_are_no_longer_wanted_are_dropped(installation: Installation) -> None:
    fail_once(installation)
    installation.configure(projects=[MANY])
    run = installation.sync(FREQUENT)
    assert (run.changed, run.failed, installation.event_types) == (0, 0, [])
    assert run.planned == len(
        installation.workspace.project(MANY)["variants"]
    )  # new settings: looked at once
    assert owed(installation) == []


def test_a_debt_of_what_is_gone_is_dropped(installation: Installation) -> None:
    fail_once(installation)
    installation.workspace.hide_projects(ONE)
    run = installation.sync(FREQUENT)
    assert (run.failed, owed(installation)) == (1, [])


def test_a_repeat_of_a_run_does_not_count_its_own_failures_again(installation: Installation) -> None:
    workspace = installation.workspace
    workspace.spoil = failing("SyncWipBom")
    move(workspace)
    workspace.clock.forward(hours=2)
    run = installation.sync(FREQUENT)
    assert len(owed(installation)) == 1
    open_again = {"state": RunState.RUNNING.value, "planning": True}
    installation.repeat(installation.stores.runs.advance(run.run_id, **open_again))
    installation.drain()
    run = installation.run(run.run_id)
    assert (run.state, run.planned, run.settled) == (RunState.FINISHED, 1, 1)


def test_a_death_after_any_write_of_a_run_with_debts_counts_them_once(installation: Installation) -> None:
    fail_once(installation)
    before = installation.save()
    for number in range(1, 30):
        installation.restore(before)
        run = installation.sync(FREQUENT, die_after=number)
        assert (run.state, run.planned, run.settled, run.failed) == (RunState.FINISHED, 1, 1, 0), (
            f"at {number}"
        )
        assert owed(installation) == []
        if not installation.deaths:
            break
    assert 6 < number < 29


class TestDeadRuns:
    def die(self, installation: Installation, held_seconds: int = -1) -> str:
        """A run that has begun, whose function is gone and whose lease ran out (or not)."""
        run_id = installation.stores.runs.create(FREQUENT, "schedule", installation.workspace.clock()).run_id
        installation.stores.runs.advance(run_id, state=RunState.RUNNING.value)
        assert installation.stores.leases.acquire(ENTITY[FREQUENT], run_id, held_seconds)
        return run_id

    def test_the_next_run_marks_it_failed_and_does_the_work(self, installation: Installation) -> None:
        move(installation.workspace)
        dead = self.die(installation)
        run = installation.sync(FREQUENT)
        assert (run.state, run.changed) == (RunState.FINISHED, 1)
        buried = installation.run(dead)
        assert buried.error is not None
        assert (buried.state, buried.error["code"]) == (RunState.FAILED, "run_died")
        assert sorted(entry["DetailType"] for entry in installation.put) == [
            "BOM Changed",
            "Run Failed",
            "Run Finished",
        ]

    def test_a_run_within_its_time_is_left_alone(self, installation: Installation) -> None:
        alive = self.die(installation, held_seconds=60)
        assert installation.sync(FREQUENT).state is RunState.SKIPPED
        assert installation.run(alive).state is RunState.RUNNING

    def test_a_run_whose_planning_was_over_is_its_tasks_to_end(self, installation: Installation) -> None:
        dead = self.die(installation)
        installation.stores.runs.advance(dead, planning=False, planned=1)
        installation.sync(FREQUENT)
        assert installation.run(dead).state is RunState.RUNNING

    def test_a_run_that_is_invoked_again_does_not_bury_itself(self, installation: Installation) -> None:
        run_id = self.die(installation)
        installation.repeat(installation.run(run_id))
        run = installation.run(run_id)
        assert (run.state, run.error) == (RunState.FINISHED, None)
