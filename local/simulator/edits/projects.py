"""Edits of projects themselves."""

from dataclasses import replace
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.history import with_project
from local.simulator.edits.names import find_project
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
