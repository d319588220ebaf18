"""WIP BOMs, by the nightly sweep and by the frequent one."""

from typing import Any

from a365_sync.store import keys
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.projects import RenameProject
from tests.store.sync.acceptance import Change
from tests.store.sync.altium import MANY, ONE, Workspace, designators
from tests.store.sync.boms import BomEntity, FullSweepOfBoms
from tests.store.sync.installation import Installation


class WipBoms(BomEntity):
    """What the two sweeps over WIP BOMs share."""

    switch = "sync_wip_boms"
    operation = "SyncWipBom"
    source = "wip"

    def things(self, workspace: Workspace) -> dict[str, Any]:
        return {
            f"wip/{project['projectId']}/{keys.encode_name(variant['name'])}": designators(variant)
            for project in workspace.projects
            for variant in project["variants"]
        }

    def change(self, workspace: Workspace, number: int) -> Change:
        project = workspace.project((MANY, ONE)[number % 2])
        variant = project["variants"][-1]
        to = f"MOVED{len(project['revisions'])}"
        workspace.edit(
            MoveDesignator(
                project=project["name"], variant=variant["name"], designator=designators(variant)[0], to=to
            )
        )
        key = f"wip/{project['projectId']}/{keys.encode_name(variant['name'])}"
        return Change(
            name=key,
            target=variant["name"] if project["name"] == MANY else project["id"],
            touches=(
                f"boms/{key}/latest.",
                f"boms/{key}/changes/2.",
                f"BOM#{key}'",
                f"#VERSIONS#{key}'",
                f"PROJECTS', '{project['projectId']}'",
            ),
            events=("BOM Changed",),
            subject=key,
        )


class TestNightly(FullSweepOfBoms, WipBoms):
    trigger = Trigger.SYNC_WIP_BOMS_NIGHTLY

    def test_a_change_that_moved_no_time_stamp_is_found(self, installation: Installation) -> None:
        project = installation.workspace.project(ONE)
        moved = designators(project["variants"][0])[0]
        installation.workspace.edit(MoveDesignator(project=ONE, designator=moved, to="X1", commit=False))
        assert installation.sync(self.trigger).changed == 1
        assert self.stored(installation) == self.things(installation.workspace)

    def test_a_renamed_project_is_renamed_in_its_files_and_is_no_change_of_its_bom(
        self, installation: Installation
    ) -> None:
        installation.workspace.edit(RenameProject(project=ONE, to="New name"))
        run = installation.sync(self.trigger)
        assert (run.changed, installation.event_types) == (0, [])
        documents = [
            text for key, text in installation.cloud.objects().items() if key.endswith("latest.json")
        ]
        assert sum(b'"New name"' in text for text in documents) == 1
        installation.sync(self.trigger)
        assert "put_object" not in installation.writes


class TestFrequent(WipBoms):
    trigger = Trigger.SYNC_WIP_BOMS_FREQUENT

    def test_only_projects_that_changed_are_asked_for(self, installation: Installation) -> None:
        self.change(installation.workspace, 1)
        installation.workspace.asked.clear()
        run = installation.sync(self.trigger)
        assert installation.workspace.asked.count("SyncProject") == 1
        assert (run.planned, run.changed) == (1, 1)

    def test_a_change_that_shows_late_is_found_within_the_margin(self, installation: Installation) -> None:
        workspace = installation.workspace
        workspace.edit(RenameProject(project=ONE, to=f"{ONE} "))  # the time moves, the BOM does not show yet
        workspace.edit(RenameProject(project=f"{ONE} ", to=ONE))
        installation.sync(self.trigger)
        moved = designators(workspace.project(ONE)["variants"][0])[0]
        workspace.edit(MoveDesignator(project=ONE, designator=moved, to="X1", commit=False))
        workspace.clock.forward(minutes=45)
        assert installation.sync(self.trigger).changed == 1
        workspace.clock.forward(minutes=45)
        installation.sync(self.trigger)
        workspace.asked.clear()
        assert installation.sync(self.trigger).planned == 0
        assert workspace.asked == ["SyncProjects"]
