"""Three boards of the demo's dataset cut down so far that a sync of all takes milliseconds, and the day's edits."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from local.simulator.edits.boms import MoveDesignator, SwapPart
from local.simulator.edits.edit import Edit
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import AddComponent, ChangeComponent
from local.simulator.workspace.dataset import snapshot
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.store.sync.altium import MANY, ONE, Clock, designators

DATASET = Path(__file__).parents[2] / "local/data/open-hardware.json"
RELEASED = "LimeSDR_Mini_1v3"  # one variant; the edits release it and nothing else
PROJECTS = (MANY, ONE, RELEASED)  # some parts of MANY are not fitted
_ITEMS, _VARIANTS, _RELEASES, _PARAMETERS = 3, 2, 2, 2


class Edited(NamedTuple):
    """The workspace after edits; `component` is the item that has a new revision, used by ONE."""

    snapshot: Snapshot
    component: str


@cache
def small_workspace() -> Snapshot:
    """The workspace before any edit."""
    content: dict[str, Any] = json.loads(DATASET.read_text())
    chosen = {project["name"]: _cut(project) for project in content["projects"]}
    projects = [chosen[name] for name in PROJECTS]
    used = {revision for project in projects for revision in _revisions(project)}
    items = {_item(part) for part in content["components"] if part["revisionId"] in used}
    parts = [_cut_part(part) for part in content["components"] if _item(part) in items]
    return snapshot({**content, "projects": projects, "components": parts})


def edited(before: Snapshot, clock: Clock) -> Edited:
    """What a day brings: a part with a new revision, taken into a board; a moved designator; releases; a new part."""
    store = WorkspaceStore(before)
    edits = EditEndpoint(store, clock)
    project = next(one for one in before.projects.values() if one["name"] == ONE)
    first, second = designators(project["variants"][0])[:2]
    used = project["variants"][0]["bom"]["bomItems"][0]["componentRevisionId"]
    item = before.components[used]["name"].rpartition("-")[0]
    made: list[Edit] = [
        ChangeComponent(component=item, comment="changed"),
        SwapPart(project=ONE, designators=[first], component=item),
        MoveDesignator(project=ONE, designator=second, to="MOVED1"),
        MakeRelease(project=ONE, description="next"),
        MakeRelease(project=RELEASED, description="next"),
        AddComponent(comment="new"),
    ]
    for edit in made:
        edits.make(edit)
    return Edited(store.current, item)


def untouched_part(workspace: Snapshot) -> str:
    """The name of a component that the edits leave alone and no board of theirs uses."""
    many = next(project for project in workspace.projects.values() if project["name"] == MANY)
    touched = {
        item["componentRevisionId"]
        for project in workspace.projects.values()
        if project is not many
        for variant in project["variants"]
        for item in variant["bom"]["bomItems"]
    }
    used = (item["componentRevisionId"] for item in many["variants"][0]["bom"]["bomItems"])
    return next(workspace.components[name]["name"] for name in used if name not in touched)


def _item(part: dict[str, Any]) -> Any:
    return part["details"]["itemInternalId"]


def _cut(project: dict[str, Any]) -> dict[str, Any]:
    releases = [
        {**release, "variants": [_cut_variant(v) for v in release["variants"][:1]]}
        for release in project["releases"][:_RELEASES]
    ]
    variants = [_cut_variant(v) for v in project["variants"][:_VARIANTS]]
    return {**project, "variants": variants, "releases": releases}


def _cut_variant(variant: dict[str, Any]) -> dict[str, Any]:
    return {**variant, "bom": {"bomItems": variant["bom"]["bomItems"][:_ITEMS]}}


def _cut_part(part: dict[str, Any]) -> dict[str, Any]:
    details = part["details"]
    return {**part, "details": {**details, "parameters": details["parameters"][:_PARAMETERS]}}


def _revisions(project: dict[str, Any]) -> list[str]:
    places = [project, *project["releases"]]
    items = [item for place in places for variant in place["variants"] for item in variant["bom"]["bomItems"]]
    alternates = [use["alternateComponentRevisionId"] for item in items for use in item["bomItemInstances"]]
    return [item["componentRevisionId"] for item in items] + [name for name in alternates if name]
