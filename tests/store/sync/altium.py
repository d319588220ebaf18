"""A small Altium workspace: two of the demo's projects cut down, served by the simulator without sockets."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.execution import Executor
from a365_sync.altium.http import Reply, Request
from local.simulator.edits.edit import Edit
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.edits.history import with_project
from local.simulator.edits.library import RemoveComponent
from local.simulator.edits.names import find_project
from local.simulator.options import Options
from local.simulator.web import messages
from local.simulator.web.site import Site
from local.simulator.workspace.dataset import snapshot
from local.simulator.workspace.records import Component, Project, Variant
from local.simulator.workspace.store import WorkspaceStore
from tests.builders import NOW

DATASET = Path(__file__).parents[3] / "local/data/open-hardware.json"
ORIGIN = "https://altium.example.test"
MANY = "PCA_0007_PSM_REV_C"  # three variants, some parts not fitted, one release
ONE = "830-00011 Microhard Module Breakout Board"  # [No Variations] only, one release
_ITEMS, _PARAMETERS = 2, 2

Spoil = Callable[[str, dict[str, Any], Any], Any]
"""Changes an answer: `spoil(operation, variables, answer)` gives the answer to send instead."""


class Clock:
    """The time, moved by tests only."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        """Move on, as in `forward(hours=2)`."""
        self.now += timedelta(**by)


class Workspace:
    """The workspace as it is now; `spoil` may be set to make answers wrong."""

    def __init__(self, clock: Clock, content: dict[str, Any] | None = None) -> None:
        self.clock = clock
        self.spoil: Spoil | None = None
        self.asked: list[str] = []
        self._hidden: dict[str, Project] = {}
        self._store = WorkspaceStore(snapshot(content or _small()))
        self._site = Site(self._store, Options(clock=clock))
        self._edits = EditEndpoint(self._store, clock)

    @property
    def projects(self) -> list[Project]:
        """Its projects."""
        return list(self._store.current.projects.values())

    def project(self, name: str) -> Project:
        """One of them."""
        return find_project(self._store.current, name)

    def keep_one_variant(self, name: str) -> None:
        """Leave a project only its last variant, without a commit."""
        project = self.project(name)
        changed: Project = {**project, "variants": project["variants"][-1:]}
        self._store.edit(lambda current: with_project(current, changed))

    def rename_last_variant(self, name: str, to: str) -> None:
        """Another name for a project's last variant, and for that of its last release."""
        project = self.project(name)
        release = project["releases"][-1]
        renamed: Project = {
            **project,
            "variants": [*project["variants"][:-1], {**project["variants"][-1], "name": to}],
            "releases": [
                *project["releases"][:-1],
                {**release, "variants": [*release["variants"][:-1], {**release["variants"][-1], "name": to}]},
            ],
        }
        self._store.edit(lambda current: with_project(current, renamed))

    def restore_project(self, project: Project) -> None:
        """Make a project what it was."""
        self._store.edit(lambda current: with_project(current, project))

    def copy_project(self, name: str, to: list[str]) -> None:
        """New projects with the variants of another, without releases."""
        for number, new in enumerate(to):
            guid = f"00000000-0000-4000-8000-{number:012d}-{new}"
            copy: Project = {
                **self.project(name), "name": new, "projectId": guid, "id": guid, "releases": []
            }  # fmt: skip
            self._store.edit(partial(with_project, project=copy))

    def hide_projects(self, *names: str) -> list[str]:
        """Show all projects but these, as when the permission to read them is lost; returns their GUIDs."""
        self._store.edit(
            lambda current: replace(current, projects={**current.projects, **self._hidden})
        )  # fmt: skip
        self._hidden = {(project := self.project(name))["projectId"]: project for name in names}
        self._store.edit(
            lambda current: replace(
                current,
                projects={k: v for k, v in current.projects.items() if k not in self._hidden},
            )
        )
        return list(self._hidden)

    def hide_part(self, revision_id: str) -> None:
        """Take an item out of the library."""
        self.edit(RemoveComponent(component=revision_id))

    def show_parts(self) -> None:
        """Bring back every item that was taken out."""
        self._store.edit(lambda current: replace(current, removed_items=frozenset()))

    @property
    def components(self) -> list[Component]:
        """The latest revision of every library component."""
        return self._store.current.latest_components

    def edit(self, edit: Edit) -> dict[str, Any]:
        """Make an edit; returns what the simulator tells of it."""
        return self._edits.make(edit)[1]

    def client(self) -> AltiumClient:
        """The real client, on a connection of its own."""
        return AltiumClient(
            Executor(
                _Transport(self),
                _Tokens(),
                f"{ORIGIN}/graphql",
                lambda url, _location: url,
                sleep=lambda _: None,
            )
        )

    def answer(self, request: Request, token: str) -> bytes:
        """What the simulator answers, spoiled if so wished."""
        call = json.loads(request.body)
        self.asked.append(call["operationName"])
        headers = {"authorization": f"Bearer {token}"}
        path = urlsplit(request.url).path
        response = self._site.respond(messages.Request("POST", path, headers, request.body, ORIGIN))
        assert response.status == 200, response.body
        if self.spoil is None:
            return response.body
        spoiled = self.spoil(call["operationName"], call["variables"], json.loads(response.body))
        return json.dumps(spoiled).encode()


class _Transport:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.requests = 0

    def send(self, request: Request, token: str) -> Reply:
        self.requests += 1
        return Reply(200, {}, self._workspace.answer(request, token), NOW)


class _Tokens:
    def current(self) -> str:
        return Options().credentials.access_token

    def replacement(self, refused: str) -> str:
        raise AssertionError(f"the simulator refused {refused}")


@cache
def _text() -> str:
    return DATASET.read_text()


@cache
def _small() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_text())
    projects = [_cut(project) for project in content["projects"] if project["name"] in (MANY, ONE)]
    used = {revision for project in projects for revision in _revisions(project)}
    items = {
        part["details"]["itemInternalId"] for part in content["components"] if part["revisionId"] in used
    }
    parts = [_cut_part(part) for part in content["components"] if part["details"]["itemInternalId"] in items]
    return {**content, "projects": projects, "components": parts}


def _cut(project: dict[str, Any]) -> dict[str, Any]:
    releases = [
        {**release, "variants": [_cut_variant(variant) for variant in release["variants"]]}
        for release in project["releases"]
    ]
    return {
        **project, "variants": [_cut_variant(v) for v in project["variants"]], "releases": releases
    }  # fmt: skip


def _cut_variant(variant: dict[str, Any]) -> dict[str, Any]:
    items = sorted(variant["bom"]["bomItems"], key=_is_plain)
    return {**variant, "bom": {"bomItems": items[:_ITEMS]}}


def _cut_part(part: dict[str, Any]) -> dict[str, Any]:
    details = part["details"]
    return {**part, "details": {**details, "parameters": details["parameters"][:_PARAMETERS]}}


def _is_plain(item: dict[str, Any]) -> bool:
    return all(use["isFitted"] for use in item["bomItemInstances"])


def _revisions(project: dict[str, Any]) -> list[str]:
    places = [project, *project["releases"]]
    items = [item for place in places for variant in place["variants"] for item in variant["bom"]["bomItems"]]
    uses = [use for item in items for use in item["bomItemInstances"]]
    alternates = [use["alternateComponentRevisionId"] for use in uses]
    return [item["componentRevisionId"] for item in items] + [name for name in alternates if name]


def designators(variant: Variant) -> list[str]:
    """All designators of a BOM as Altium has it, sorted."""
    return sorted(
        use["designator"] for item in variant["bom"]["bomItems"] for use in item["bomItemInstances"]
    )
