"""What an edit tells the subscribers. Types and subjects are invented in Altium's manner; none is published."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from local.simulator.workspace.records import Component, Project
from local.simulator.workspace.snapshot import Snapshot

PROJECT_UPDATED = "design.project.updated"
PROJECT_RELEASED = "design.project.released"
PROJECT_DELETED = "design.project.deleted"
COMPONENT_UPDATED = "library.component.updated"
COMPONENT_DELETED = "library.component.deleted"


@dataclass(frozen=True)
class Event:
    """The fields of `GloEvtPublishEventInput`: `source` is a URI, `subject` a GRID, `data` text."""

    event_id: str
    event_type: str
    source: str
    subject: str
    data: str

    def body(self) -> bytes:
        """As it is delivered."""
        fields = {
            "eventId": self.event_id,
            "eventType": self.event_type,
            "source": self.source,
            "subject": self.subject,
            "data": self.data,
        }
        return json.dumps(fields, ensure_ascii=False).encode()


def between(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """An event for each project, release and library item that the edit between two snapshots changed."""
    for guid, project in after.projects.items():
        yield from _of_project(after, before.projects.get(guid), project)
    for guid in before.projects.keys() - after.projects.keys():
        name = before.projects[guid]["name"]
        yield _event(after, PROJECT_DELETED, f"design:project/{guid}", projectId=guid, name=name)
    for guid, part in after.components.items():
        if part is not before.components.get(guid) and part["isLatestRevision"]:
            yield _of_component(after, COMPONENT_UPDATED, part)
    for part in before.latest_components:
        if part["details"]["itemInternalId"] in after.removed_items:
            yield _of_component(after, COMPONENT_DELETED, part)


def _of_project(after: Snapshot, known: Project | None, project: Project) -> Iterator[Event]:
    """An edit that is not committed is no event: it has not left the designer's desk."""
    guid = project["projectId"]
    if known is None or known["updatedAt"] != project["updatedAt"]:
        name = project["name"]
        yield _event(after, PROJECT_UPDATED, f"design:project/{guid}", projectId=guid, name=name)
    for release in project["releases"][len(known["releases"]) if known else 0 :]:
        subject = f"design:project-release/{release['releaseId']}"
        yield _event(after, PROJECT_RELEASED, subject, projectId=guid, releaseId=release["releaseId"])


def _of_component(after: Snapshot, event_type: str, part: Component) -> Event:
    revision_id, item = part["revisionId"], part["details"]["itemInternalId"]
    subject = f"library:component-revision/{revision_id}"
    return _event(after, event_type, subject, name=part["name"], itemInternalId=item)


def _event(snapshot: Snapshot, event_type: str, subject: str, **data: str) -> Event:
    workspace_id, url = snapshot.info["authId"].lower(), snapshot.info["url"]
    grid = f"grid:workspace:{workspace_id}:{subject}"
    return Event(str(uuid.uuid4()), event_type, url, grid, json.dumps(data, ensure_ascii=False))
