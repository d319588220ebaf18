"""A run that dies is found, wherever it died."""

import json
from contextlib import suppress

import pytest

from a365_sync.errors import QueryFailed
from a365_sync.store.runs import FINAL, RunState
from a365_sync.sync.triggers import Trigger
from tests.store.sync.altium import ONE, Workspace
from tests.store.sync.installation import Installation
from tests.store.sync.process import Process

LIBRARY, RELEASED = Trigger.SYNC_PART_LIBRARY, Trigger.SYNC_RELEASED_BOMS


@pytest.mark.parametrize(
    ("trigger", "of_one_project"), [(LIBRARY, False), (RELEASED, False), (RELEASED, True)]
)
def test_wherever_a_run_dies_a_later_one_ends_it(
    workspace: Workspace, trigger: Trigger, of_one_project: bool
) -> None:
    installation = Installation(workspace)
    installation.sync(trigger)
    project_id = workspace.projects[0]["projectId"] if of_one_project else None
    for number in range(1, 30):
        process = Process(number)
        run = installation.conduct(trigger, process, project_id)
        installation.drain()
        installation.forget_leases()
        workspace.clock.forward(hours=1)
        installation.sync(trigger, "schedule")
        assert installation.run(run.run_id).state in FINAL, f"died after {process.writes}"
        if not process.dead:
            break
    assert 3 < number < 29


def test_a_run_that_dies_while_it_closes_a_dead_one_leaves_both_to_the_next(workspace: Workspace) -> None:
    installation = Installation(workspace)
    installation.sync(LIBRARY)
    for number in range(1, 30):
        process = Process(number)
        dead = []
        for each in (Process(1), process):  # the first dies with nothing but the lease
            dead.append(installation.conduct(LIBRARY, each).run_id)
            installation.forget_leases()
            workspace.clock.forward(hours=1)
        installation.sync(LIBRARY, "schedule")
        assert {installation.run(run_id).state for run_id in dead} <= FINAL, f"died after {process.writes}"
        if not process.dead:
            break
    assert 5 < number < 29


def test_a_run_whose_last_task_dies_before_it_closes_it_is_closed_however_many_came_between(
    workspace: Workspace,
) -> None:
    empty = Installation(workspace, projects=[ONE]).save()
    met = set()
    for number in range(1, 40):
        installation = Installation.like(workspace, empty)
        run = installation.conduct(RELEASED, Process())
        for _ in range(2):  # each takes the lease, and leaves the run whose tasks still wait
            workspace.clock.forward(minutes=15)
            installation.conduct(RELEASED, Process())
        *others, last = [task for task in installation.queued() if task.run_id == run.run_id]
        for task in others:
            installation.do(task)
        process = Process(number)
        installation.do(last, process)
        settled = installation.run(run.run_id)
        if settled.settled < settled.planned:
            continue  # the queue gives it out again
        met.add(settled.state)
        workspace.clock.forward(minutes=15)
        installation.conduct(RELEASED, Process())
        assert installation.run(run.run_id).state in FINAL, f"died after {process.writes}"
        if not process.dead:
            break
    assert met == {RunState.RUNNING, RunState.FINISHED}
    assert 6 < number < 39


def test_a_run_that_dies_while_it_fails_is_closed_with_its_own_reason(workspace: Workspace) -> None:
    installation = Installation(workspace)
    for number in range(1, 30):
        workspace.spoil = lambda *_: {"errors": [{"message": "x"}], "data": None}
        process = Process(number)
        with suppress(QueryFailed):
            installation.conduct(LIBRARY, process)
        workspace.spoil = None
        installation.forget_leases()
        workspace.clock.forward(hours=1)
        installation.put.clear()
        installation.conduct(LIBRARY, Process())
        told = {entry["Detail"] for entry in process.put if entry["DetailType"] == "Run Failed"}
        again = [entry["Detail"] for entry in installation.put if entry["DetailType"] == "Run Failed"]
        summaries = {json.loads(detail)["data"]["summary"] for detail in (*told, *again)}
        assert len(summaries) == 1, f"died after {process.writes}"
        if not process.dead:
            break
    assert 2 < number < 29
