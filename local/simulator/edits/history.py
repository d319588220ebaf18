"""A project's history: commits and releases."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from local.simulator.edits.edit import Edit, Edited
from local.simulator.edits.names import find_project
from local.simulator.workspace.node_ids import new_commit_id, new_guid, node_id
from local.simulator.workspace.records import Project, Release, Variant, VcsRevision
from local.simulator.workspace.snapshot import Snapshot


def with_project(snapshot: Snapshot, project: Project) -> Snapshot:
    return replace(snapshot, projects={**snapshot.projects, project["projectId"]: project})


def committed(snapshot: Snapshot, project: Project, message: str, now: str) -> Project:
    """The project with one more commit: latest revision and `updatedAt` move with it."""
    author = snapshot.users[project["updatedByUserId"]]
    revision: VcsRevision = {
        "revisionId": new_commit_id(),
        "message": message,
        "author": f"{author['firstName']} {author['lastName']}",
        "createdAt": now,
        "files": [],
    }
    return {
        **project,
        "updatedAt": now,
        "latestRevisionId": revision["revisionId"],
        "revisions": [revision, *project["revisions"]],
    }


def with_variants(project: Project, changed: Mapping[str, Variant]) -> Project:
    variants = [changed.get(variant["name"], variant) for variant in project["variants"]]
    return {**project, "variants": variants}


class Commit(Edit):
    """A new commit of a project, for what was edited with `"commit": false`, or for nothing."""

    kind: ClassVar = "commit"
    project: str
    message: str = "Commit"

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = committed(snapshot, find_project(snapshot, self.project), self.message, now)
        return Edited(with_project(snapshot, project), {"revisionId": project["latestRevisionId"]})


class MakeRelease(Edit):
    """A new release of a project: its variants' BOMs as they are now, kept for good. Moves `updatedAt`."""

    kind: ClassVar = "make_release"
    project: str
    description: str

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        release = released(snapshot, project, self.description, now)
        changed: Project = {**project, "updatedAt": now, "releases": [*project["releases"], release]}
        result = {"id": release["id"], "releaseId": release["releaseId"], "createdAt": now}
        return Edited(with_project(snapshot, changed), result)


def released(snapshot: Snapshot, project: Project, description: str, now: str) -> Release:
    url, guid = snapshot.info["url"], new_guid()
    variants = [
        Variant(
            name=variant["name"], bom=variant["bom"], downloadUrl=f"{url}releases/{guid}/{new_guid()}.zip"
        )
        for variant in project["variants"]
    ]
    return {
        "id": node_id("DesRelease", url, guid),
        "releaseId": guid,
        "description": description,
        "createdAt": now,
        "createdByUserId": project["updatedByUserId"],
        "variants": variants,
    }
