"""A run that dies is found, wherever it died."""

import pytest

from a365_sync.store.runs import FINAL
from a365_sync.sync.triggers import Trigger
from tests.store.sync.altium import Workspace
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
