"""Where an event points to a file, whoever cannot read the bucket asks the API: as docs/subscriptions.md says."""

import gzip
import json
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from a365_sync.events import names
from a365_sync.events.schema import documents
from a365_sync.queries.document import Document
from a365_sync.queries.parameters import parse
from a365_sync.queries.reader import Reader
from a365_sync.queries.routes import ROUTES
from a365_sync.sync import announce, used_in
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import ChangeComponent, SetLifecycleState
from local.simulator.edits.projects import RenameProject
from local.simulator.edits.variants import AddVariant, RemoveVariant
from tests.contract.stack import REPOSITORY
from tests.store.sync.altium import MANY, ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation

PAGE = (REPOSITORY / "docs/subscriptions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+) \| `(/[^`]+)`", PAGE, re.MULTILINE)
NIGHTLY, RELEASED, LIBRARY = (
    Trigger.SYNC_WIP_BOMS_NIGHTLY,
    Trigger.SYNC_RELEASED_BOMS,
    Trigger.SYNC_PART_LIBRARY,
)

Json = dict[str, Any]


class Outside:
    """A receiver that has the events and a read token, and nothing else."""

    def __init__(self, installation: Installation) -> None:
        workspace = installation.stores.state.workspace()
        assert workspace is not None
        self._stores, self._workspace_id = installation.stores, workspace.workspace_id

    def get(self, row: str, event: Json) -> Json:
        """What the route in a row of the page answers for an event."""
        ((_, template),) = [each for each in ROWS if each[0] == row]
        data = event["data"]
        path, _, query = template.format(**(_filled(event["subject"], data))).partition("?")
        (name,) = [name for name in ROUTES if _pattern(name).fullmatch(path)]
        matched = _pattern(name).fullmatch(path)
        assert matched is not None
        route = ROUTES[name]
        reader = Reader(self._stores.catalog_table, self._stores.bucket, self._workspace_id)
        answer = route.query(reader, parse(route.parameters, matched.groupdict(), dict(parse_qsl(query))))
        content: Json = json.loads(
            answer.content if isinstance(answer, Document) else answer.model_dump_json()
        )
        return content


def _filled(subject: str, data: Json) -> Json:
    elsewhere = {"bom": subject, "item_id": subject.removeprefix("part/")}
    return {**elsewhere, **data, "compared_with": SimpleNamespace(**(data.get("compared_with") or {}))}


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.removeprefix("GET "))))


@pytest.fixture(scope="module")
def installation() -> Installation:
    """BOMs that change, are renamed, go and come back; two releases; parts that change."""
    workspace = Workspace(Clock())
    workspace.hide_projects(MANY)
    made = Installation(workspace)
    for trigger in (NIGHTLY, RELEASED, LIBRARY):
        made.sync(trigger)
    variant = workspace.project(ONE)["variants"][-1]
    first = designators(variant)[0]

    def move(project: str, designator: str, to: str) -> MoveDesignator:
        return MoveDesignator(project=project, variant=variant["name"], designator=designator, to=to)

    steps: list[tuple[list[Any], list[Trigger]]] = [
        ([move(ONE, first, "Z99"), AddVariant(project=ONE, name="x")], [NIGHTLY]),
        ([RenameProject(project=ONE, to="new"), RemoveVariant(project="new", name="x")], [NIGHTLY, NIGHTLY]),
        ([move("new", "Z99", "Z98"), MakeRelease(project="new", description="v8")], [NIGHTLY, RELEASED]),
        ([AddVariant(project="new", name="x"), MakeRelease(project="new", description="v9")], [NIGHTLY, RELEASED]),
        ([SetLifecycleState(component=workspace.components[1]["revisionId"], state="Obsolete"),
          ChangeComponent(component=workspace.components[0]["name"], comment="long")], [LIBRARY]),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(announce, "_INLINE_BYTES", 10)
        patch.setattr(used_in, "_INLINE_BYTES", 10)
        for edits, triggers in steps:
            for edit in edits:
                workspace.edit(edit)
            for trigger in triggers:
                workspace.clock.forward(days=1)
                made.sync(trigger)
    return made


@pytest.fixture(scope="module")
def objects(installation: Installation) -> dict[str, bytes]:
    return installation.cloud.objects()


@pytest.fixture(scope="module")
def told(objects: dict[str, bytes]) -> list[Json]:
    """Every event, with the key under which it is kept."""
    return [
        {"key": key, **json.loads(line)}
        for key, content in objects.items()
        if key.startswith("events/dt=")
        for line in content.splitlines()
    ]


def of(told: list[Json], *detail_types: str) -> list[Json]:
    found = [event for event in told if names.DETAIL_TYPES[event["type"]] in detail_types]
    assert found, detail_types
    return found


def lines(objects: dict[str, bytes], snapshot: str) -> list[Json]:
    return [dict(line) for line in json.loads(gzip.decompress(objects[snapshot]))["lines"]]


def numbered(found: list[Json]) -> list[Json]:
    return [{**line, "line": number} for number, line in enumerate(found, start=1)]


def test_everything_that_points_into_the_bucket_has_its_row() -> None:
    pointers = {
        name
        for schema in map(json.loads, documents().values())
        for part in schema["$defs"].values()
        for name, field in part.get("properties", {}).items()
        if "S3 key" in field.get("description", "")
    }
    assert pointers == {"snapshot", "previous_snapshot", "notice", "used_in_key"}
    page = " ".join(row for row, _ in ROWS)
    assert [name for name in sorted({*pointers, "data_key"}) if f"`{name}`" not in page] == []


def test_the_bom_of_an_event(installation: Installation, objects: dict[str, bytes], told: list[Json]) -> None:
    outside = Outside(installation)
    for event in of(told, names.BOM_CHANGED, names.BOM_RELEASED):
        answer = outside.get("`snapshot`", event)
        assert answer["snapshot"] == event["data"]["snapshot"]
        assert answer["lines"] == numbered(lines(objects, event["data"]["snapshot"]))


def test_the_bom_that_it_is_compared_with(
    installation: Installation, objects: dict[str, bytes], told: list[Json]
) -> None:
    outside = Outside(installation)
    compared = [
        event for event in of(told, names.BOM_CHANGED, names.BOM_RELEASED) if event["data"]["compared_with"]
    ]
    for event in compared:
        answer = outside.get("`compared_with`, `previous_snapshot`", event)
        assert answer["snapshot"] == event["data"]["compared_with"]["snapshot"]
        assert event["data"]["previous_snapshot"] in (None, answer["snapshot"])
        assert answer["lines"] == numbered(lines(objects, answer["snapshot"]))
    assert any(event["data"]["previous_snapshot"] for event in compared)
    assert {names.DETAIL_TYPES[event["type"]] for event in compared} == {
        names.BOM_CHANGED,
        names.BOM_RELEASED,
    }


def test_what_changed(installation: Installation, objects: dict[str, bytes], told: list[Json]) -> None:
    outside = Outside(installation)
    rows = {
        names.BOM_CHANGED: "`notice`, and `changes` where it is null",
        names.BOM_RELEASED: "the same in `BOM Released`",
    }
    for detail_type, row in rows.items():
        found = [event for event in of(told, detail_type) if event["data"]["notice"]]
        others = [event["data"] for event in of(told, detail_type) if not event["data"]["notice"]]
        assert found
        assert {data["previous_snapshot"] for data in others} == {None}
        for event in found:
            answer, kept = outside.get(row, event), json.loads(objects[event["data"]["notice"]])
            assert (answer["lines"], answer["summary"]) == (kept["lines"], event["data"]["summary"])
            assert answer["older"]["snapshot"] == kept["older"]["snapshot"]
            assert answer["newer"]["snapshot"] == kept["newer"]["snapshot"]


def test_where_a_part_is_used(
    installation: Installation, objects: dict[str, bytes], told: list[Json]
) -> None:
    (event,) = of(told, names.PART_LIFECYCLE_CHANGED)
    kept = json.loads(objects[event["data"]["used_in_key"]])["used_in"]
    answer = Outside(installation).get("`used_in_key`", event)
    assert {use["bom"] for use in answer["items"]} == {use["bom"] for use in kept}


def test_what_is_too_large_for_the_bus(installation: Installation, told: list[Json]) -> None:
    (event,) = [event for event in of(told, names.PART_CHANGED) if event["data"]["part"]["comment"] == "long"]
    travelled = {**event, "data": {"data_key": event["key"]}}
    part = Outside(installation).get("`data_key`, subject `part/{item_id}`", travelled)
    assert {name: part[name] for name in event["data"]["part"] if name in part}["item_id"] == event["data"][
        "item_id"
    ]
    assert part["comment"] == event["data"]["part"]["comment"] == "long"
    bom = max(of(told, names.BOM_CHANGED), key=lambda event: str(event["time"]))
    answer = Outside(installation).get(
        "`data_key`, subject `{bom}`", {**bom, "data": {"data_key": bom["key"]}}
    )
    assert answer["snapshot"] == bom["data"]["snapshot"]
