"""Each fault at each trigger it can hit: served, survived, and what is stored at last equals a faultless life's.

A class goes to a process of its own: `tests/spread.py`.
"""

from collections.abc import Callable

import pytest
import requests

from a365_sync.sync.triggers import Trigger
from local.simulator.options import Options
from local.simulator.server import RunningServer
from local.simulator.workspace.store import WorkspaceStore
from tests.faults.cells import Cells, Lost, Survived
from tests.faults.dataset import small_workspace
from tests.faults.rows import ROWS, Row
from tests.faults.table import CANNOT_HIT, LOST, PROPERTY

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


@pytest.mark.parametrize(
    "trigger",
    [Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.UPSERT_WIP_VARIANT],
)
class TestWipBoms(FaultsAt):
    """What brings WIP BOMs up to date."""


@pytest.mark.parametrize(
    "trigger",
    [
        Trigger.INITIALIZE_INTEGRATION,
        Trigger.STORE_ENV_VARIABLES,
        Trigger.SYNC_RELEASED_BOMS,
        Trigger.UPSERT_RELEASE_VARIANT,
        Trigger.SYNC_PART_LIBRARY,
    ],
)
class TestTheOthers(FaultsAt):
    """Calls, releases and parts."""


class TestTheTable:
    """What the table must have."""

    def test_every_kind_that_the_simulator_offers_is_a_row(self) -> None:
        with RunningServer(WorkspaceStore(small_workspace()), Options()) as simulator:
            offered = requests.get(f"{simulator.url}/_simulator/faults/kinds", timeout=10).json()
        assert set(offered) == {fault.kind for row in ROWS for fault in row.orders("SyncProjects")}

    def test_every_trigger_is_a_column(self) -> None:
        marks = [suite.pytestmark for suite in FaultsAt.__subclasses__()]  # type: ignore[attr-defined]
        assert sorted(trigger for mark in marks for trigger in mark[0].args[1]) == sorted(Trigger)
