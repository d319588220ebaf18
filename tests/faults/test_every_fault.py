"""Each fault at each trigger it can hit: served, survived, and what is stored at last equals a faultless life's.

A class goes to a process of its own: `tests/spread.py`.
"""

from collections.abc import Callable

import pytest
import requests

from a365_sync.sync.triggers import Trigger
from tests.faults.cells import Cells, Lost, Survived
from tests.faults.rows import ROWS, Row
from tests.faults.table import CANNOT_HIT, LOST, PROPERTY
from tests.faults.world import World

MARKS = {"trigger": "now", "tick": "next", "night": "night", "nights": "night"}
Record = Callable[[str, object], None]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
class FaultsAt:
    """The cells of some triggers."""

    def test_what_is_stored_at_last_is_as_without_the_fault(
        self, cells: Cells, row: Row, trigger: Trigger, record_property: Record
    ) -> None:
        outcome = cells.run(row, trigger)
        mark = MARKS[outcome.stage] if isinstance(outcome, Survived) else LOST if outcome else CANNOT_HIT
        record_property(PROPERTY, (ROWS.index(row), row.name, trigger.value, mark))
        assert not isinstance(outcome, Lost), "\n".join(outcome.told)


@pytest.mark.parametrize("trigger", [Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT])
class TestSweepsOfWipBoms(FaultsAt):
    """Two triggers."""


@pytest.mark.parametrize("trigger", [Trigger.UPSERT_WIP_VARIANT, Trigger.UPSERT_RELEASE_VARIANT])
class TestUpserts(FaultsAt):
    """Two triggers."""


@pytest.mark.parametrize("trigger", [Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY])
class TestReleasedBomsAndLibrary(FaultsAt):
    """Two triggers."""


@pytest.mark.parametrize("trigger", [Trigger.INITIALIZE_INTEGRATION, Trigger.STORE_ENV_VARIABLES])
class TestCalls(FaultsAt):
    """Two triggers."""


def test_every_trigger_and_every_kind_that_the_simulator_offers_is_in_the_table(world: World) -> None:
    offered = requests.get(f"{world.simulator.url}/_simulator/faults/kinds", timeout=10).json()
    assert set(offered) == {fault.kind for row in ROWS for fault in row.orders("SyncProjects")}
    marks = [suite.pytestmark for suite in FaultsAt.__subclasses__()]  # type: ignore[attr-defined]
    tried = [trigger for mark in marks for trigger in mark[0].args[1]]
    assert sorted(tried) == sorted(Trigger)
