"""Edits of what a release hands to manufacturers."""

from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.edit import Edit, Edited
from local.simulator.edits.history import with_project
from local.simulator.edits.names import find_project, find_release, find_variants
from local.simulator.workspace.records import Package, Release, Variant
from local.simulator.workspace.snapshot import Snapshot


class SetPackageState(Edit):
    """A lifecycle state for the packages of a release's variants; those that have none get one. Moves no time."""

    kind: ClassVar = "set_package_state"
    project: str
    release: str
    variant: str | None = None
    package: Literal["pcbAssembly", "pcbFabrication"] = "pcbAssembly"
    state: str = Field(min_length=1)

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        release = find_release(project, self.release)
        changed = {variant["name"] for variant in find_variants(release, self.variant)}
        edited: Release = {
            **release,
            "variants": [self._set(v, release) if v["name"] in changed else v for v in release["variants"]],
        }
        releases = [edited if each is release else each for each in project["releases"]]
        result = {"releaseId": release["releaseId"], "variants": sorted(changed), "state": self.state}
        return Edited(with_project(snapshot, {**project, "releases": releases}), result)

    def _set(self, variant: Variant, release: Release) -> Variant:
        new = Package(
            packageName=f"{variant['name']} {release['description']}",
            version="1",
            lifeCycleStateName=self.state,
            downloadUrl=variant.get("downloadUrl", ""),
        )
        made: Variant = {**variant}
        made[self.package] = {**variant.get(self.package, new), "lifeCycleStateName": self.state}
        return made
