"""Each fault at each trigger it can hit: served, survived, and what is stored at last equals a faultless life's."""

import json

import pytest
import requests

from a365_sync.sync.triggers import Trigger
from tests.faults.cells import Cells, Lost
from tests.faults.rows import ROWS, Row
from tests.faults.table import TABLE
from tests.faults.world import World


@pytest.fixture(scope="module")
def cells(world: World) -> Cells:
    """The cells of the world, with their twins."""
    return Cells(world)


@pytest.mark.parametrize("trigger", list(Trigger))
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_stored_at_last_is_as_without_the_fault(cells: Cells, row: Row, trigger: Trigger) -> None:
    outcome = cells.run(row, trigger)
    TABLE.note(row.name, trigger, outcome)
    assert not isinstance(outcome, Lost), "\n".join(outcome.told)


def test_every_kind_that_the_simulator_offers_is_in_the_table(world: World) -> None:
    offered = requests.get(f"{world.simulator.url}/_simulator/faults/kinds", timeout=10).json()
    ordered = {fault.kind for row in ROWS for fault in row.orders("SyncProjects")}
    assert set(json.loads(json.dumps(offered))) == ordered
