"""Edits of projects themselves."""

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.history import committed, with_project
from local.simulator.edits.names import find_project
from local.simulator.workspace.node_ids import new_guid, node_id
from local.simulator.workspace.records import Project
from local.simulator.workspace.snapshot import Snapshot


class RenameProject(Edit):
    """Another name for a project; its identifiers stay. Moves `updatedAt`, makes no commit."""

    kind: ClassVar = "rename_project"
    project: str
    to: str = Field(min_length=1)

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        if any(other["name"] == self.to for other in snapshot.projects.values()):
            raise EditError(f"The project {self.to!r} exists already.")
        renamed = with_project(snapshot, {**project, "name": self.to, "updatedAt": now})
        return Edited(renamed, {"projectId": project["projectId"], "from": project["name"], "to": self.to})


class AddProject(Edit):
    """A new project: a copy of another's design under identifiers of its own, without releases. `at`: of the list."""

    kind: ClassVar = "add_project"
    name: str = Field(min_length=1)
    copy_of: str
    at: Literal["start", "end"] = "end"

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        original = find_project(snapshot, self.copy_of)
        if any(other["name"] == self.name for other in snapshot.projects.values()):
            raise EditError(f"The project {self.name!r} exists already.")
        project = committed(snapshot, self._project(original, snapshot.info["url"], now), "Create", now)
        added, known = {project["projectId"]: project}, snapshot.projects
        projects = {**added, **known} if self.at == "start" else {**known, **added}
        result = {"id": project["id"], "projectId": project["projectId"], "name": project["name"]}
        return Edited(replace(snapshot, projects=projects), result)

    def _project(self, original: Project, workspace_url: str, now: str) -> Project:
        guid = new_guid()
        return {
            **original,
            "id": node_id("DesProject", workspace_url, guid),
            "projectId": guid,
            "name": self.name,
            "createdAt": now,
            "revisions": [],
            "releases": [],
        }


class RemoveProject(Edit):
    """A project that is no more, with its releases."""

    kind: ClassVar = "remove_project"
    project: str

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        left = {guid: other for guid, other in snapshot.projects.items() if other is not project}
        result = {"projectId": project["projectId"], "name": project["name"]}
        return Edited(replace(snapshot, projects=left), result)
