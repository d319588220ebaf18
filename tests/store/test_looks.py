"""A run that looks at one project stands for that project alone."""

import pytest

from a365_sync.store.state import State
from a365_sync.sync.finish import finish_if_settled
from a365_sync.sync.triggers import Entity, Trigger
from tests.builders import NOW
from tests.store.cloud import Cloud


@pytest.mark.parametrize(("project_id", "is_baseline"), [(None, True), ("project-1", False)])
def test_a_look_at_one_project_is_no_first_sync_of_all(
    cloud: Cloud, project_id: str | None, is_baseline: bool
) -> None:
    stores = cloud.stores()
    run = stores.runs.create(Trigger.SYNC_WIP_BOMS_NIGHTLY, "altium-event", NOW, project_id)
    assert run.project_id == project_id
    stores.runs.advance(run.run_id, baseline=True, planning=False, workspace_id="workspace-1")
    finish_if_settled(stores, "https://acme.365.altium.com", run.run_id, NOW)
    assert State(stores.state_table).has_baseline("workspace-1", Entity.WIP_BOMS) is is_baseline
