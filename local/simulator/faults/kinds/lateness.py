"""Changes that are seen late, or that the project's date does not tell."""

from dataclasses import replace
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.faults.families import ChangedData
from local.simulator.faults.fault import Seconds
from local.simulator.faults.past import Past
from local.simulator.workspace.records import Component, Project
from local.simulator.workspace.snapshot import Snapshot

What = Literal["bom", "release", "component"]


class LateVisibility(ChangedData):
    """Edits made from the order on are seen so many seconds late: of BOMs, of releases, of components.

    `stamp`: is `updatedAt` or `modifiedAt` seen at once (`early`: it has moved, but the content has not), or
    together with the content (`late`: it then lies in the past).
    """

    kind: ClassVar = "late_visibility"
    remembers: ClassVar = True
    seconds: Seconds
    what: list[What] = Field(default=["bom", "release", "component"], min_length=1)
    stamp: Literal["early", "late"] = "early"

    @override
    def phase(self, snapshot: Snapshot, past: Past) -> int:
        return past.as_of(self.seconds, snapshot).version

    @override
    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        old = past.as_of(self.seconds, snapshot)
        if old.version == snapshot.version:
            return snapshot
        shown = replace(snapshot, projects=self._projects(snapshot, old))
        return self._with_old_library(shown, old) if "component" in self.what else shown

    def _projects(self, now: Snapshot, old: Snapshot) -> dict[str, Project]:
        shown = {}
        for guid, project in now.projects.items():
            before = old.projects.get(guid)
            if before is not None:
                shown[guid] = self._project(project, before)
            elif "bom" not in self.what:
                shown[guid] = project
        return shown

    def _project(self, now: Project, old: Project) -> Project:
        shown: Project = {**now}
        if "bom" in self.what:
            shown["variants"], shown["variantCount"] = old["variants"], old["variantCount"]
            shown["revisions"], shown["latestRevisionId"] = old["revisions"], old["latestRevisionId"]
        if "release" in self.what:
            shown["releases"] = old["releases"]
        if self.stamp == "late" and shown != now:
            shown["updatedAt"] = old["updatedAt"]
        return shown

    def _with_old_library(self, now: Snapshot, old: Snapshot) -> Snapshot:
        """BOMs may refer to what the library does not show yet."""
        parts = {**now.components, **old.components}
        if self.stamp == "early":
            parts |= _stamped(now, old)
        hidden = frozenset(parts.keys() - old.components.keys())
        return replace(now, components=parts, removed_items=old.removed_items, hidden_revisions=hidden)


def _stamped(now: Snapshot, old: Snapshot) -> dict[str, Component]:
    """The old content of the components that changed, with the date of the change."""
    moved = {
        part["details"]["itemInternalId"]: part["modifiedAt"]
        for guid, part in now.components.items()
        if part is not old.components.get(guid) and part["isLatestRevision"]
    }
    latest = {part["details"]["itemInternalId"]: part for part in old.latest_components} if moved else {}
    return {
        latest[item]["revisionId"]: {**latest[item], "modifiedAt": date}
        for item, date in moved.items()
        if item in latest
    }


class ReleaseWithoutUpdate(ChangedData):
    """Releases made from the order on do not move their project's `updatedAt`."""

    kind: ClassVar = "release_without_update"
    remembers: ClassVar = True

    @override
    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        dates = _dates_without_releases(past.snapshots())

        def shown(guid: str, project: Project) -> Project:
            date = dates.get(guid, {}).get(project["updatedAt"])
            return {**project, "updatedAt": date} if date else project

        projects = {guid: shown(guid, project) for guid, project in snapshot.projects.items()}
        return replace(snapshot, projects=projects)


def _dates_without_releases(snapshots: list[Snapshot]) -> dict[str, dict[str, str]]:
    """For each project: which `updatedAt` came of a release alone, and the date that it hides."""
    dates: dict[str, dict[str, str]] = {}
    for before, after in pairwise(snapshots):
        for guid, project in after.projects.items():
            known = before.projects.get(guid)
            if known is not None and known is not project and _only_released(known, project):
                hidden = dates.setdefault(guid, {})
                hidden[project["updatedAt"]] = hidden.get(known["updatedAt"], known["updatedAt"])
    return dates


def _only_released(before: Project, after: Project) -> bool:
    released = len(after["releases"]) > len(before["releases"])
    return released and after["latestRevisionId"] == before["latestRevisionId"]
