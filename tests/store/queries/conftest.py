"""The real boards' workspace, synced once for each module: every BOM in work, and some of their last releases."""

import json
from typing import Any

import pytest

from a365_sync.queries.reader import Reader
from a365_sync.sync.triggers import Trigger
from tests.store.sync.altium import DATASET, Clock, Workspace
from tests.store.sync.installation import Installation

RELEASED = ("PCA_0007_PSM_REV_C", "FMU3_REV_D", "two_ax_PCB")  # the others' are many and large


@pytest.fixture(scope="session")
def dataset() -> dict[str, Any]:
    """The records as a scan sees them; parameters are left out, which are most of the data and part of no answer."""
    content: dict[str, Any] = json.loads(DATASET.read_text())
    for project in content["projects"]:
        project["releases"] = project["releases"][-1:] if project["name"] in RELEASED else []
    for component in content["components"]:
        component["details"]["parameters"] = []
    return content


@pytest.fixture(scope="module")
def boards(aws: None, dataset: dict[str, Any]) -> Installation:
    """An installation that has synced them."""
    made = Installation(Workspace(Clock(), dataset))
    for trigger in (Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS):
        assert made.sync(trigger).failed == 0
    return made


@pytest.fixture(scope="module")
def reader(boards: Installation) -> Reader:
    """Who may read it."""
    workspace = boards.stores.state.workspace()
    assert workspace is not None
    return Reader(boards.stores.catalog_table, boards.stores.bucket, workspace.workspace_id)
