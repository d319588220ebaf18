"""Rows that come and go between the pages of one BOM: what is stored is the BOM before the edit or after it."""

from collections.abc import Callable
from typing import Any

import pytest

from a365_sync.sync.triggers import Trigger
from local.simulator.edits.names import find_project
from local.simulator.faults.kinds.rows import ShiftedRows
from tests.faults.cells import Cells
from tests.faults.dataset import untouched_part
from tests.faults.reader import read_bom
from tests.faults.world import World
from tests.store.sync.altium import ONE, designators

Edits = list[dict[str, Any]]
WIP = Trigger.UPSERT_WIP_VARIANT


def joined(world: World) -> Edits:
    """The first row's designators go to the last row's part: a row of the second page moves to the first."""
    *_, last = items_of(world)
    component = world.simulator.store.current.components[last["componentRevisionId"]]["name"]
    return [swap(first_row(world), component)]


def swapped(world: World) -> Edits:
    """The first row's designators get a part of their own, in a new row at the end: the total stands still."""
    return [swap(first_row(world), untouched_part(world.before.snapshot))]


def replaced(world: World) -> Edits:
    """The first row goes and another comes at the end, with another designator."""
    (name,) = first_row(world)
    renamed = {"edit": "move_designator", "project": ONE, "designator": name, "to": "OTHER1"}
    return [renamed, swap(["OTHER1"], untouched_part(world.before.snapshot))]


def first_row(world: World) -> list[str]:
    return [use["designator"] for use in items_of(world)[0]["bomItemInstances"]]


def items_of(world: World) -> list[Any]:
    project = find_project(world.simulator.store.current, ONE)
    return list(project["variants"][0]["bom"]["bomItems"])


def swap(names: list[str], component: str) -> dict[str, Any]:
    return {"edit": "swap_part", "project": ONE, "designators": names, "component": component}


@pytest.mark.parametrize("edit", [joined, swapped, replaced])
def test_no_torn_bom_is_stored(world: World, cells: Cells, edit: Callable[[World], Edits]) -> None:
    moment, tasks = cells.ready(WIP)
    world.back_to(moment)
    world.simulator.faults.order(ShiftedRows(operation="SyncWipBom", project=ONE, after=1, edits=edit(world)))
    (task,) = [task for task in tasks if task.project_name == ONE]
    world.engine.work([task])
    assert world.simulator.faults.served() == {"shifted_rows": {"SyncWipBom": 1}}
    stored = sorted(name for line in read_bom(world.cloud, task.identity) for name in line["designators"])
    project = find_project(world.simulator.store.current, ONE)
    assert stored == designators(project["variants"][0])
    assert len(read_bom(world.cloud, task.identity)) == len(items_of(world))
