"""A workspace's whole life as its events tell it: each is as documented, and together they are the catalog."""

import gzip
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.events import names
from a365_sync.store import events as events_store
from a365_sync.store import keys
from a365_sync.sync import announce
from a365_sync.sync.triggers import Trigger
from local.demo.replay import Copy, Event, replayed
from local.simulator.edits.boms import MoveDesignator, SetFitted
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import AddComponent, ChangeComponent, SetLifecycleState
from local.simulator.edits.packages import SetPackageState
from local.simulator.edits.projects import AddProject, RemoveProject
from local.simulator.edits.variants import AddVariant, RemoveVariant
from tests.event_schemas import breaches
from tests.replayed import disagreements
from tests.store.sync.altium import MANY, ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation

NIGHTLY, RELEASED, LIBRARY = (
    Trigger.SYNC_WIP_BOMS_NIGHTLY,
    Trigger.SYNC_RELEASED_BOMS,
    Trigger.SYNC_PART_LIBRARY,
)
# Those that no life of a workspace brings: tests/unit/events and tests/functions meet them.
ELSEWHERE = {
    names.CREDENTIAL_BROKEN,
    names.CREDENTIAL_EXPIRING,
    names.SUBSCRIPTION_DISABLED,
}

Json = dict[str, Any]


@dataclass
class Life:
    """What the bus got, in its order, and the bucket and catalog after the first sync and at the end."""

    installation: Installation
    put: list[tuple[str, Json]] = field(default_factory=list)
    start: dict[str, bytes] = field(default_factory=dict)

    def sync(self, trigger: Trigger, **options: Any) -> None:
        self.installation.workspace.clock.forward(days=1)
        self.installation.sync(trigger, **options)
        self.put += [(entry["DetailType"], json.loads(entry["Detail"])) for entry in self.installation.put]

    @property
    def kept(self) -> list[Event]:
        """The events that the bucket keeps for replay, those of the first sync included, by time."""
        return self.installation.kept_events

    def copy(self, events: Iterable[Event]) -> Copy:
        """What somebody has who began with nothing and took these events."""
        return replayed(events, self.installation.cloud.objects().__getitem__)

    def copy_from_files(self, events: Iterable[Event]) -> Copy:
        """What somebody has who began with the files of the first sync and took these events."""
        copy = Copy(self.installation.cloud.objects().__getitem__)
        for key, content in self.start.items():
            if key.startswith("boms/") and key.endswith(".json"):
                snapshot = json.loads(content)["snapshot"]
                identity = json.loads(gzip.decompress(self.start[snapshot]))["identity"]
                copy.boms[keys.bom_key(BomIdentity.model_validate(identity))] = copy.lines(snapshot)
        for line in self.start["library/latest.jsonl"].splitlines():
            part = json.loads(line)
            copy.parts[part["item_id"]] = part
        for event in events:
            copy.take(event)
        return copy


@pytest.fixture(scope="module")
def life() -> Life:
    """First sync, edits, releases, removals, returns, failures, dying processes, data too large for an event."""
    workspace = Workspace(Clock())
    lived = Life(Installation(workspace))
    for trigger in (NIGHTLY, RELEASED, LIBRARY):
        lived.sync(trigger)
    lived.start = lived.installation.cloud.objects()
    _edits(lived, workspace)
    _removals_and_returns(lived, workspace)
    _failures(lived, workspace)
    return lived


def _edits(lived: Life, workspace: Workspace) -> None:
    names_of = designators(workspace.project(MANY)["variants"][0])
    workspace.edit(MoveDesignator(project=MANY, designator=names_of[0], to="Z99"))
    lived.sync(NIGHTLY, die_after=4)
    workspace.edit(SetFitted(project=MANY, designators=["Z99"], fitted=False))
    workspace.edit(AddProject(name="new", copy_of=ONE))
    workspace.edit(AddVariant(project=ONE, name="a/b [c]"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(announce, "_INLINE_BYTES", 100)
        lived.sync(NIGHTLY)
    workspace.edit(MakeRelease(project=ONE, description="v2"))
    lived.sync(RELEASED, die_after=5)
    release = workspace.project(ONE)["releases"][-1]["releaseId"]
    for state in ("Released", "In Production"):
        workspace.edit(SetPackageState(project=ONE, release=release, state=state))
        workspace.edit(
            MakeRelease(project=ONE, description=f"{state} elsewhere")
        )  # has the releases looked at
        lived.sync(RELEASED)
    first, second, *_ = workspace.components
    workspace.edit(ChangeComponent(component=first["name"], comment="changed"))
    workspace.edit(SetLifecycleState(component=second["revisionId"], state="Obsolete"))
    workspace.edit(AddComponent(comment="new"))
    lived.sync(LIBRARY, die_after=6)
    workspace.edit(ChangeComponent(component=second["name"], description="long"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events_store, "_LARGEST", 500)
        lived.sync(LIBRARY)


def _removals_and_returns(lived: Life, workspace: Workspace) -> None:
    workspace.edit(RemoveVariant(project=ONE, name="a/b [c]"))
    workspace.edit(RemoveProject(project="new"))
    workspace.edit(RemoveVariant(project=MANY, name=workspace.project(MANY)["variants"][-1]["name"]))
    workspace.hide_part(workspace.components[-1]["revisionId"])
    for trigger in (NIGHTLY, NIGHTLY, LIBRARY, LIBRARY):
        lived.sync(trigger)
    workspace.hide_projects(ONE)
    for _ in range(2):
        lived.sync(NIGHTLY)
    workspace.hide_projects()
    workspace.show_parts()
    workspace.edit(AddVariant(project=ONE, name="a/b [c]"))
    for trigger in (NIGHTLY, RELEASED, LIBRARY):
        lived.sync(trigger)


def _failures(lived: Life, workspace: Workspace) -> None:
    for component in workspace.components[: len(workspace.components) // 2]:
        workspace.hide_part(component["revisionId"])
    for _ in range(2):
        lived.sync(LIBRARY)
    workspace.show_parts()
    workspace.spoil = lambda *_: {"errors": [{"message": "no"}]}
    lived.sync(NIGHTLY)
    workspace.spoil = None
    workspace.hide_part(workspace.components[3]["revisionId"])
    for trigger in (NIGHTLY, LIBRARY, LIBRARY):
        lived.sync(trigger)


def test_every_type_of_event_is_met(life: Life) -> None:
    assert {detail_type for detail_type, _ in life.put} == set(names.ON_THE_BUS) - ELSEWHERE


def test_every_event_is_as_its_schema_says(life: Life) -> None:
    told = [(detail_type, breaches(event)) for detail_type, event in life.put]
    assert [each for each in told if each[1]] == []
    assert {names.DETAIL_TYPES[event["type"]] == detail_type for detail_type, event in life.put} == {True}
    somewhere = [event["data"] for _, event in life.put]
    assert any("changes" in data and data["changes"] is None for data in somewhere)
    assert any(data.get("notice") for data in somewhere)
    assert any(data.get("data_key") for data in somewhere)


def test_an_id_stands_for_one_thing_and_repeats_were_met(life: Life) -> None:
    said: dict[str, set[str]] = {}
    for _, event in life.put:
        said.setdefault(event["id"], set()).add(json.dumps([event["type"], event["subject"], event["data"]]))
    assert [one for one in said.values() if len(one) > 1] == []
    assert len(said) < len(life.put)


def test_what_the_first_sync_found_is_kept_and_told_to_nobody(life: Life) -> None:
    first = {
        json.loads(line)["id"]
        for key in life.start
        if key.startswith("events/dt=")
        for line in life.start[key].splitlines()
    }
    copy = life.copy_from_files([])
    assert len(first) == len(copy.boms) + len(copy.parts) > 10
    assert first.isdisjoint(event["id"] for _, event in life.put)


def test_every_event_but_those_of_runs_is_kept(life: Life) -> None:
    put = {event["id"] for detail_type, event in life.put if not detail_type.startswith("Run ")}
    assert put < {event["id"] for event in life.kept}
    assert [told for event in life.kept if (told := breaches(event))] == []


def test_all_events_replayed_to_an_empty_consumer_are_the_catalog(life: Life) -> None:
    copy, catalog = life.copy(life.kept), life.installation.cloud.catalog()
    assert len(copy.boms) > 6
    assert len(copy.parts) > 5
    assert disagreements(copy, catalog) == []
    assert disagreements(life.copy(life.kept[:-40]), catalog) != []


def test_the_files_after_the_first_sync_and_the_events_since_are_the_catalog(life: Life) -> None:
    told = {event["id"] for _, event in life.put}
    since = [event for event in life.kept if event["id"] in told]
    assert len(since) < len(life.kept)
    assert disagreements(life.copy_from_files(since), life.installation.cloud.catalog()) == []
    assert disagreements(life.copy_from_files([]), life.installation.cloud.catalog()) != []


def test_repeats_and_another_order_of_arrival_change_nothing(life: Life) -> None:
    shuffled = life.kept * 2
    random.Random(1).shuffle(shuffled)  # noqa: S311 - no secret
    by_time = sorted(shuffled, key=lambda event: str(event["time"]))
    assert disagreements(life.copy(by_time), life.installation.cloud.catalog()) == []
