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
from local.simulator.edits.boms import MoveDesignator, SetFitted
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import AddComponent, ChangeComponent, SetLifecycleState
from local.simulator.edits.packages import SetPackageState
from local.simulator.edits.projects import AddProject, RemoveProject
from local.simulator.edits.variants import AddVariant, RemoveVariant
from tests.event_schemas import breaches
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
class Consumer:
    """Somebody's copy: the lines of each BOM by its key, and each part by its item. Reads events and the bucket."""

    objects: dict[str, bytes]
    boms: dict[str, list[Json]] = field(default_factory=dict)
    parts: dict[str, Json] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Take what the files say, as docs/events/README.md has one begin."""
        for key, content in self.objects.items():
            if key.startswith("boms/") and key.endswith(".json"):
                snapshot = json.loads(content)["snapshot"]
                self.boms[_bom_of(self._read(snapshot)["identity"])] = self._read(snapshot)["lines"]
        for line in self.objects.get("library/latest.jsonl", b"").splitlines():
            part = json.loads(line)
            self.parts[part["item_id"]] = part

    def take(self, event: Json) -> None:
        """Bring the copy up to date with one event; one that was seen before is dropped."""
        if event["id"] in self.seen:
            return
        self.seen.add(event["id"])
        data, detail_type = event["data"], names.DETAIL_TYPES[event["type"]]
        if detail_type in (names.BOM_CHANGED, names.BOM_RELEASED):
            self.boms[data["bom"]] = self._read(data["snapshot"])["lines"]
        elif detail_type == names.BOM_REMOVED:
            self.boms.pop(data["bom"], None)
        elif detail_type == names.PROJECT_REMOVED:
            self.boms = {k: v for k, v in self.boms.items() if k.split("/")[1] != data["project_id"]}
        elif detail_type == names.PART_CHANGED:
            self.parts[data["item_id"]] = data["part"]
        elif detail_type == names.PART_REMOVED:
            self.parts.pop(data["item_id"], None)

    def _read(self, snapshot: str) -> Json:
        content: Json = json.loads(gzip.decompress(self.objects[snapshot]))
        return content


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
    def kept(self) -> list[Json]:
        """The events that the bucket keeps for replay, by time."""
        objects = self.installation.cloud.objects()
        kept = [json.loads(objects[key]) for key in objects if key.startswith("events/dt=")]
        return sorted(kept, key=lambda event: str(event["time"]))

    def consumer(self, events: Iterable[Json], objects: dict[str, bytes] | None = None) -> Consumer:
        """A copy that began with these files and took these events."""
        made = Consumer(objects or {})
        made.begin()
        made.objects = self.installation.cloud.objects()
        for event in events:
            made.take(event)
        return made

    def catalog(self) -> Consumer:
        """What the catalog says now."""
        items = self.installation.cloud.catalog()
        truth = Consumer({})
        for (_, sk), head in items.items():
            if sk.startswith("BOM#") and not head.get("removed_at"):
                lines = [
                    line for (pk, key), line in sorted(items.items())
                    if pk.endswith(f"#{sk}") and key.startswith(f"LINE#{head['content_hash']}#")
                ]  # fmt: skip
                truth.boms[sk.removeprefix("BOM#")] = lines
        truth.parts = {sk: item["part"] for (pk, sk), item in items.items() if pk.endswith("#PARTS")}
        return truth


def _bom_of(identity: Json) -> str:
    return keys.bom_key(BomIdentity.model_validate(identity))


def same(copy: Consumer, truth: Consumer) -> None:
    """The copy has the catalog's BOMs, line for line, and its parts."""
    assert sorted(copy.boms) == sorted(truth.boms)
    for bom, lines in truth.boms.items():
        assert [{name: line[name] for name in line if name != "parameters"} for line in copy.boms[bom]] == [
            {name: _plain(line[name]) for name in copy.boms[bom][number] if name != "parameters"}
            for number, line in enumerate(lines)
        ]
    assert copy.parts == json.loads(json.dumps(truth.parts, default=int))


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=int))


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


def test_every_event_but_those_of_runs_is_kept(life: Life) -> None:
    put = {event["id"] for detail_type, event in life.put if not detail_type.startswith("Run ")}
    assert {event["id"] for event in life.kept} == put
    assert [told for event in life.kept if (told := breaches(event))] == []


def test_the_files_after_the_first_sync_and_the_events_are_the_catalog(life: Life) -> None:
    truth = life.catalog()
    assert len(truth.boms) > 6
    assert len(truth.parts) > 5
    same(life.consumer(life.kept, life.start), truth)
    assert life.consumer([], life.start).boms != truth.boms


def test_an_empty_consumer_has_whatever_changed_since(life: Life) -> None:
    copy, truth = life.consumer(life.kept), life.catalog()
    started = life.consumer([], life.start)
    untouched = {bom for bom in truth.boms if bom not in copy.boms}
    assert {bom: started.boms[bom] for bom in untouched} == {
        bom: lines for bom, lines in started.boms.items() if bom in untouched
    }
    copy.boms |= {bom: started.boms[bom] for bom in untouched}
    copy.parts |= {item: started.parts[item] for item in truth.parts if item not in copy.parts}
    same(copy, truth)
    assert len(untouched) < len(truth.boms)


def test_repeats_and_another_order_of_arrival_change_nothing(life: Life) -> None:
    shuffled = life.kept * 2
    random.Random(1).shuffle(shuffled)  # noqa: S311 - no secret
    same(life.consumer(sorted(shuffled, key=lambda event: str(event["time"])), life.start), life.catalog())
