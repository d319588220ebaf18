"""Generated workspaces can be synced: the sync's own code takes all of one, served by the simulator."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from a365_sync.altium.client import AltiumClient
from a365_sync.store.runs import RunState
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.options import Options
from local.simulator.web.site import Site
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.store.cloud import REGION
from tests.store.sync.altium import Clock, Workspace
from tests.store.sync.installation import Installation
from tests.unit.generate.generated import placements, released, snapshot, today


class Generated(Workspace):
    """A generated workspace in the place of the demo's."""

    def __init__(self, first: Snapshot) -> None:
        super().__init__(Clock())
        self._store = WorkspaceStore(first)
        self._site = Site(self._store, Options(clock=self.clock))
        self._edits = EditEndpoint(self._store, self.clock)


@pytest.fixture(scope="module", autouse=True)
def aws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        yield


def test_every_bom_and_component_of_s_is_stored() -> None:
    few = snapshot(size="S", projects=3, components=120)
    installation = Installation(Generated(few))

    wip = installation.sync(Trigger.SYNC_WIP_BOMS_NIGHTLY)
    release = installation.sync(Trigger.SYNC_RELEASED_BOMS)
    library = installation.sync(Trigger.SYNC_PART_LIBRARY)

    assert {(run.state, run.failed) for run in (wip, release, library)} == {(RunState.FINISHED, 0)}
    stored = set(installation.cloud.objects())
    assert len([key for key in stored if is_bom(key, "wip")]) == len(today(few))
    assert len([key for key in stored if is_bom(key, "released")]) == len(released(few))
    assert len([key for key in installation.cloud.catalog() if key[0].endswith("#PARTS")]) == 120


def is_bom(key: object, source: str) -> bool:
    return str(key).startswith(f"boms/{source}/") and str(key).endswith(".csv")


def test_the_special_shapes_can_be_read_whole(special: Snapshot) -> None:
    client = Generated(special).client()

    for project in special.projects.values():
        for variant in project["variants"][:2]:
            read = client.wip_bom(project["id"], variant["name"])
            assert sum(len(item.instances) for item in read) == placements(variant["bom"])


def test_an_unmanaged_component_is_in_a_bom_without_a_life_cycle_and_is_not_found(special: Snapshot) -> None:
    client = Generated(special).client()
    backplane = next(one for one in special.projects.values() if one["name"].startswith("Backplane"))

    parts = [item.component for item in client.wip_bom(backplane["id"], "[No Variations]")]
    unmanaged = [part for part in parts if not part.is_managed]

    assert unmanaged
    assert all(part.life_cycle_state is None for part in unmanaged)
    assert not_found(client, [part.id for part in unmanaged[:3]])


def not_found(client: AltiumClient, ids: list[str]) -> bool:
    return all(found is None for found in client.components(ids).values())
