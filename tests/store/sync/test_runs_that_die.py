"""A run that dies is found, wherever it died."""

from a365_sync.store.runs import FINAL
from a365_sync.sync.triggers import Trigger
from tests.store.sync.altium import Workspace
from tests.store.sync.installation import Installation
from tests.store.sync.process import Process

LIBRARY = Trigger.SYNC_PART_LIBRARY


def test_wherever_a_run_dies_a_later_one_ends_it(workspace: Workspace) -> None:
    installation = Installation(workspace)
    installation.sync(LIBRARY)
    for number in range(1, 30):
        process = Process(number)
        run = installation.conduct(LIBRARY, process)
        installation.forget_leases()
        workspace.clock.forward(hours=1)
        installation.sync(LIBRARY, "schedule")
        assert installation.run(run.run_id).state in FINAL, f"died after {process.writes}"
        if not process.dead:
            break
    assert 3 < number < 29
