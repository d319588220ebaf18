"""The schemas in `docs/events/` are those of the code, and its index tells of each."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from a365_sync.bom.model import BomIdentity
from a365_sync.events import names
from a365_sync.events.registry import EVENT_TYPES
from a365_sync.events.schema import documents
from a365_sync.store import keys
from a365_sync.store.events import Event, event_id
from tests.builders import NOW
from tests.event_schemas import FOLDER, breaches

MADE = documents()
REMOVED = {"item_id": "1", "component": "CMP-1-1", "revision": "r"}


def removed(data: dict[str, Any] = REMOVED, **other: Any) -> dict[str, Any]:
    """A `Part Removed` event."""
    event = Event(event_id("1"), names.PART_REMOVED, "https://w/", "part/1", NOW, data)
    return event.detail() | other


def test_the_files_are_those_that_the_models_make() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert there == MADE, (
        "the events changed: run `python -m local.event_schemas` with the layer on PYTHONPATH"
    )


@pytest.mark.parametrize("name", sorted(MADE))
def test_each_is_a_schema_of_its_dialect(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(MADE[name]))


def test_every_name_has_its_schema_and_its_line_in_the_index() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = {each.detail_type for each in EVENT_TYPES if f"[`{each.detail_type}`](" in index}
    assert told == {*names.ON_THE_BUS, names.SUBSCRIPTION_TEST}
    assert set(names.DETAIL_TYPES.values()) == told
    assert [file for file in MADE if f"({file})" not in index] == []


def test_a_good_event_has_no_breach() -> None:
    assert breaches(removed()) == []
    assert breaches(removed({"data_key": "events/dt=2026-11-22/x.json"})) == []


def test_the_events_in_the_functions_samples_are_events() -> None:
    samples = FOLDER.parents[1] / "events"
    found = []
    for name in ("route_events.sqs.json", "deliver_events.sqs.json"):
        for record in json.loads((samples / name).read_text(encoding="utf-8"))["Records"]:
            body = json.loads(record["body"])
            found += [body[place] for place in ("detail", "event") if place in body]
    assert [breaches(event) for event in found] == [[], []]


def test_the_example_is_an_event() -> None:
    blocks = re.findall(r"```json\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (example,) = [each for each in map(json.loads, blocks) if "specversion" in each]
    assert breaches(example) == []
    data = example["data"]
    identity = BomIdentity.model_validate(data["identity"])
    assert data["bom"] == example["subject"] == keys.bom_key(identity)
    assert data["notice"] == keys.change_notice(identity, data["version"], "json")


def test_an_event_before_a_workspace_is_known_has_a_source_all_the_same() -> None:
    event = Event(event_id("1"), names.PART_REMOVED, "", "part/1", NOW, REMOVED)
    assert breaches(event.detail()) == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (removed({**REMOVED, "new": 1}), "$.data"),
        (removed({"item_id": "1"}), "$.data"),
        (removed({**REMOVED, "revision": 1}), "$.data"),
        (removed(subject="parts/1"), "$.subject"),
        (removed(id="1"), "$.id"),
        (removed(source=""), "$.source"),
        (removed(extra=1), "extra"),
    ],
)
def test_a_breach_is_seen(event: dict[str, Any], told: str) -> None:
    assert told in "".join(breaches(event))
