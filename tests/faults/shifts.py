"""Rows that come and go between two pages, for each list that is read page by page."""

from typing import Any

from local.simulator.faults.fault import Fault
from local.simulator.faults.kinds.rows import ShiftedRows
from tests.faults.dataset import RELEASED, small_workspace, untouched_part
from tests.store.sync.altium import ONE

SHIFTED = ("Connection.nodes",)


def shifts(operation: str) -> tuple[Fault, ...]:
    """The edits before the second page. A released BOM never changes: nothing shifts there."""
    project, edits = _EDITS[operation]
    return (ShiftedRows(operation=operation, after=1, project=project, edits=edits),) if edits else ()


_EDITS: dict[str, tuple[str | None, list[dict[str, Any]]]] = {
    "SyncProjects": (
        None,
        [
            {"edit": "add_project", "name": "Shifted in", "copy_of": ONE, "at": "start"},
            {"edit": "remove_project", "project": RELEASED},
        ],
    ),
    "SyncReleases": (
        RELEASED,
        [{"edit": "make_release", "project": RELEASED, "description": "shifted in"}],
    ),
    "SyncLibrary": (
        None,
        [
            {"edit": "add_component", "comment": "shifted in", "at": "start"},
            {"edit": "remove_component", "component": untouched_part(small_workspace())},
        ],
    ),
    "SyncWipBom": (
        ONE,
        [{"edit": "move_designator", "project": ONE, "designator": "MOVED1", "to": "SHIFTED1"}],
    ),
    "SyncReleaseBom": (None, []),
}
