"""Released BOMs: fetched once, kept for good."""

from typing import Any

from a365_sync.store import keys
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.history import MakeRelease
from tests.store.sync.acceptance import Change
from tests.store.sync.altium import MANY, ONE, Workspace, designators
from tests.store.sync.boms import FullSweepOfBoms
from tests.store.sync.installation import Installation


class TestReleasedBoms(FullSweepOfBoms):
    trigger = Trigger.SYNC_RELEASED_BOMS
    switch = "sync_released_boms"
    operation = "SyncReleaseBom"
    source = "release"

    def things(self, workspace: Workspace) -> dict[str, Any]:
        return {
            f"release/{project['projectId']}/{release['releaseId']}/{keys.encode_name(variant['name'])}": (
                designators(variant)
            )
            for project in workspace.projects
            for release in project["releases"]
            for variant in release["variants"]
        }

    def change(self, workspace: Workspace, number: int) -> Change:
        name = (MANY, ONE)[number % 2]
        workspace.keep_one_variant(name)
        project = workspace.project(name)
        made = workspace.edit(MakeRelease(project=name, description=f"v{len(project['releases']) + 1}"))
        release, variant = made["releaseId"], project["variants"][-1]["name"]
        key = f"release/{project['projectId']}/{release}/{keys.encode_name(variant)}"
        return Change(
            name=key,
            target=made["id"],
            touches=(
                f"boms/released/{key.removeprefix('release/')}.",
                f"boms/released/{key.removeprefix('release/')}/changes/1.",
                f"BOM#{key}'",
                f"#VERSIONS#{key}'",
                f"RELEASE#{release}",
                f"PROJECTS', '{project['projectId']}'",
            ),
            events=("BOM Released",),
            subject=key,
        )

    def test_a_release_is_fetched_once(self, installation: Installation) -> None:
        installation.workspace.asked.clear()
        run = installation.sync(self.trigger)
        assert "SyncReleaseBom" not in installation.workspace.asked
        assert (run.planned, run.summary) == (0, "Nothing to do.")

    def test_the_schedule_asks_only_for_projects_that_changed_and_once_a_day_for_all(
        self, installation: Installation
    ) -> None:
        workspace = installation.workspace
        installation.sync(self.trigger, "schedule")
        workspace.asked.clear()
        self.change(workspace, 1)
        assert installation.sync(self.trigger, "schedule").changed == 1
        assert workspace.asked.count("SyncReleases") == 1
        workspace.clock.forward(hours=23)
        workspace.asked.clear()
        installation.sync(self.trigger, "schedule")
        assert workspace.asked.count("SyncReleases") == len(workspace.projects)
