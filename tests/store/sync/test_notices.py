"""The notice of a change beside its BOM: when there is one, what it says, and that a crash changes nothing of it."""

import csv
import io
import json
from typing import Any

import pytest

from a365_sync.bom.content import unpack_bom
from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.changes.applying import apply
from a365_sync.changes.notice import Notice, parse_notice
from a365_sync.store import keys
from a365_sync.sync import announce
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator, SwapPart
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import ChangeComponent
from local.simulator.edits.projects import RenameProject
from tests.store.cloud import Content
from tests.store.sync.altium import ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.process import Process

NIGHTLY, RELEASED = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS


@pytest.fixture(scope="module")
def synced() -> Content:
    """What an installation stores that knows every BOM."""
    made = Installation(Workspace(Clock()))
    for trigger in (NIGHTLY, RELEASED):
        made.sync(trigger)
    return made.save()


@pytest.fixture
def installation(workspace: Workspace, synced: Content) -> Installation:
    workspace.clock.forward(hours=2)
    return Installation.like(workspace, synced)


def move(workspace: Workspace, to: str) -> str:
    """Rename the first designator of the last variant; returns what it was called."""
    variant = workspace.project(ONE)["variants"][-1]
    first = designators(variant)[0]
    workspace.edit(MoveDesignator(project=ONE, variant=variant["name"], designator=first, to=to))
    return first


def release(workspace: Workspace, description: str) -> str:
    """Release a project's last variant; returns the GUID."""
    workspace.keep_one_variant(ONE)
    made: str = workspace.edit(MakeRelease(project=ONE, description=description))["releaseId"]
    return made


def notices(installation: Installation) -> list[str]:
    return [key for key in installation.cloud.objects() if "/changes/" in key]


def told(installation: Installation) -> Any:
    """The data of the one event that the last run announced."""
    ((_, detail),) = installation.events
    return detail["data"]


def read(installation: Installation, key: str) -> Notice:
    return parse_notice(installation.cloud.objects()[key])


def snapshot(installation: Installation, key: str | None) -> Bom:
    return unpack_bom(installation.cloud.objects()[str(key)])


def leads_over(installation: Installation, notice: Notice) -> bool:
    """Whether it leads from the one snapshot to the other."""
    older, newer = (snapshot(installation, side.snapshot) for side in (notice.older, notice.newer))
    return apply(notice.difference, older) == newer != older


def test_a_first_sync_writes_none(installation: Installation) -> None:
    assert notices(installation) == []


def test_a_change_has_its_notice_in_three_forms_and_the_event_points_to_it(
    installation: Installation,
) -> None:
    was = move(installation.workspace, "MOVED")
    installation.sync(NIGHTLY)
    data = told(installation)
    folder = f"boms/{data['bom']}/changes/2"
    assert notices(installation) == [f"{folder}.{suffix}" for suffix in ("csv", "html", "json")]
    assert (data["notice"], data["version"]) == (f"{folder}.json", 2)
    notice = read(installation, data["notice"])
    assert leads_over(installation, notice)
    assert (notice.older.version, notice.newer.version) == (1, 2)
    assert (notice.newer.snapshot, notice.older.snapshot) == (data["snapshot"], data["previous_snapshot"])
    assert data["compared_with"] == {"bom": data["bom"], **notice.older.model_dump()}
    assert data["counts"] == notice.difference.counts == {"added": 0, "removed": 0, "changed": 1}
    assert data["kinds"] == {"designators_added": 1, "designators_removed": 1}
    assert data["summary"].startswith("1 line changed; quantity stays ")
    objects = installation.cloud.objects()
    rows = list(csv.DictReader(io.StringIO(objects[f"{folder}.csv"].decode("utf-8-sig"), newline="")))
    assert [row["designators"] for row in rows] == ["MOVED", was]
    assert f"{was} removed" in objects[f"{folder}.html"].decode()


def test_each_change_has_its_own_and_the_earlier_ones_stay(installation: Installation) -> None:
    for number in (2, 3):
        move(installation.workspace, f"MOVED{number}")
        installation.workspace.clock.forward(hours=2)
        installation.sync(NIGHTLY)
    versions = {key.rpartition("/")[2] for key in notices(installation)}
    assert versions == {f"{number}.{suffix}" for number in (2, 3) for suffix in ("csv", "html", "json")}
    assert all(
        leads_over(installation, read(installation, key))
        for key in notices(installation)
        if key.endswith("json")
    )


def test_what_is_no_change_has_none(installation: Installation) -> None:
    installation.workspace.edit(RenameProject(project=ONE, to="New name"))
    installation.configure(ipn_parameter="no such parameter")
    for trigger in (NIGHTLY, RELEASED):
        installation.sync(trigger)
    assert notices(installation) == []


def test_a_new_release_is_compared_with_the_one_before(installation: Installation) -> None:
    workspace = installation.workspace
    (first,) = workspace.project(ONE)["releases"]
    was = move(workspace, "MOVED")
    second = release(workspace, "v2")
    installation.sync(RELEASED)
    data = told(installation)
    assert data["notice"] == keys.change_notice(BomIdentity.model_validate(data["identity"]), 1, "json")
    assert data["notice"].startswith(f"boms/released/{workspace.project(ONE)['projectId']}/{second}/")
    assert first["releaseId"] in data["compared_with"]["bom"]
    notice = read(installation, data["notice"])
    assert leads_over(installation, notice)
    assert [change.designators for change in notice.difference.changes] == [("MOVED",), (was,)]
    # For who keeps what it was told of this BOM, all of a new one is new.
    assert data["counts"] == {"added": data["lines"], "removed": 0, "changed": 0}
    assert data["kinds"] == notice.difference.kinds


def test_a_release_without_one_before_has_none(workspace: Workspace) -> None:
    project = workspace.project(ONE)
    workspace.restore_project({**project, "releases": []})
    installation = Installation(workspace, projects=[ONE])
    installation.sync(RELEASED)
    workspace.clock.forward(hours=2)
    release(workspace, "v1")
    installation.sync(RELEASED)
    data = told(installation)
    assert (data["notice"], data["compared_with"], notices(installation)) == (None, None, [])
    assert data["summary"].startswith(f"{data['lines']} lines added; quantity 0 → ")


def test_a_released_bom_that_is_written_again_has_one(installation: Installation) -> None:
    installation.configure(use_component_name_as_ipn=True)
    installation.sync(RELEASED)
    found = [read(installation, key) for key in notices(installation) if key.endswith("/2.json")]
    assert len(found) == len(installation.events) > 2
    assert {change.kind.value for notice in found for change in notice.difference.changes} == {"ipn"}


def test_what_was_removed_and_returns_has_one_that_says_what_came_of_it(installation: Installation) -> None:
    workspace = installation.workspace
    workspace.hide_projects(ONE)
    for _ in range(2):
        workspace.clock.forward(days=1)
        installation.sync(NIGHTLY)
    assert "Project Removed" in installation.event_types
    workspace.hide_projects()
    workspace.clock.forward(days=1)
    installation.sync(NIGHTLY)
    assert told(installation)["summary"] == "Nothing differs"
    assert read(installation, told(installation)["notice"]).difference.is_empty


def test_a_list_too_large_for_an_event_is_in_the_notice_alone(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "_INLINE_BYTES", 10)
    move(installation.workspace, "MOVED")
    installation.sync(NIGHTLY)
    data = told(installation)
    assert data["changes"] is None
    document = json.loads(installation.cloud.objects()[data["notice"]])
    assert [(line["change"], sorted(line["fields"])) for line in document["lines"]] == [
        ("changed", ["designators"])
    ]
    assert not [key for key in installation.cloud.objects() if key.startswith("events/changes")]


def test_chosen_parameters_are_told_one_by_one(installation: Installation) -> None:
    workspace = installation.workspace
    item = workspace.project(ONE)["variants"][-1]["bom"]["bomItems"][0]
    (part,) = (each for each in workspace.components if each["revisionId"] == item["componentRevisionId"])
    values = {"Power": "1 W", "Note": "new", "Author": "new"}
    made = workspace.edit(ChangeComponent(component=part["name"], parameters=values))
    placed = [use["designator"] for use in item["bomItemInstances"]]
    workspace.edit(SwapPart(project=ONE, designators=placed, component=made["name"]))
    installation.configure(notice_parameters=["Power"])
    installation.sync(NIGHTLY)
    changes = read(installation, told(installation)["notice"]).difference.changes
    assert [(change.field, change.new) for change in changes if change.kind.value == "parameter"] == [
        ("parameter:Power", "1 W"),
        ("parameters", "Author: new; Note: new"),
    ]
    assert told(installation)["kinds"] == {"revision": 1, "parameter": 2}


def crash(installation: Installation, writes: int) -> BomTask:
    """A change whose process dies after so many writes: snapshot, what is staged, lines, head, …"""
    move(installation.workspace, "MOVED")
    project = installation.workspace.project(ONE)
    run = installation.stores.runs.create(NIGHTLY, "webhook", installation.workspace.clock())
    known = installation.stores.state.workspace()
    assert known is not None
    identity = BomIdentity.wip(known.workspace_id, project["projectId"], project["variants"][-1]["name"])
    task = BomTask(run_id=run.run_id, identity=identity, node_id=project["id"], project_name=ONE)
    installation.do(task, Process(writes))
    return task


@pytest.mark.parametrize("meanwhile", ["nothing", "renamed", "changed", "removed"])
def test_whoever_finishes_what_a_crash_left_writes_the_same_notice(
    installation: Installation, meanwhile: str
) -> None:
    """The process dies once the head has moved. What it left untold is told before anything else is, as it was."""
    workspace = installation.workspace
    calm = Installation.like(workspace, installation.save())
    task = crash(installation, writes=4)
    assert notices(installation) == []
    calm.sync(NIGHTLY)
    if meanwhile == "renamed":
        workspace.edit(RenameProject(project=ONE, to="New name"))
    elif meanwhile == "changed":
        move(workspace, "MOVED AGAIN")
    elif meanwhile == "removed":
        workspace.hide_projects(ONE)
    for _ in range(2):
        workspace.clock.forward(days=1)
        installation.sync(NIGHTLY)
    kept = f"boms/{task.key}/changes/2"
    for suffix in ("csv", "html", "json"):
        assert installation.cloud.objects()[f"{kept}.{suffix}"] == calm.cloud.objects()[f"{kept}.{suffix}"]
    assert len(notices(installation)) == (6 if meanwhile == "changed" else 3)
