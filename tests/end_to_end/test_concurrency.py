"""However many functions are at work, no more of them talk to Altium at once than the setting allows."""

from pathlib import Path
from typing import Any

import pytest
import requests

from local.cloud import Emulator, wait_until
from local.simulator.faults.kinds.throttling import Throttled
from local.simulator.options import Options
from local.simulator.server import start
from tests.end_to_end.installation import Installation, connection_to

pytestmark = pytest.mark.end_to_end

SWEEPS, SLOTS = 3, 1


def test_a_full_sync_keeps_the_limit_and_waits_out_a_pause(cloud: Emulator, small_dataset: Path) -> None:
    """Both queues have tasks for more than one function; once the sweeps are over, one slot is all there is."""
    with start(small_dataset, Options(latency=0.1)) as simulator:
        installation = Installation.create(cloud, "narrow", connection_to(simulator))
        installation.store(altium_concurrency=SWEEPS + SLOTS)
        simulator.faults.order(Throttled(form="429", retry_after=2, operation="SyncReleaseBom"))
        answer = installation.post("initialize-integration").json()
        run_ids = [run["run_id"] for run in answer["runs"]]

        def are_planned() -> bool:
            return not any(installation.get(f"/runs/{run_id}")["planning"] for run_id in run_ids)

        wait_until(are_planned, timeout=60)
        assert accounts(simulator.url)["peak_concurrency"] <= SWEEPS + SLOTS
        requests.post(f"{simulator.url}/_simulator/requests/reset", timeout=5)
        runs = installation.runs(run_ids)
        told = accounts(simulator.url)
    assert [(run["state"], run["failed"]) for run in runs] == [("finished", 0)] * 3
    assert {"SyncWipBom", "SyncReleaseBom"} <= told["operations"].keys()
    assert told["peak_concurrency"] == SLOTS


def accounts(url: str) -> Any:
    return requests.get(f"{url}/_simulator/requests", timeout=5).json()
