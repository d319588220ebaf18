"""The copy that the demo makes of the events."""

import gzip
import json
from typing import Any

from local.demo.checks import of_replay
from local.demo.replay import kept_events, replayed
from tests.unit.demo.samples import bom_files, results

LINES = [{"n": 1}, {"n": 2}]
STORED = results(bom_files(variant="A"), bom_files(variant="B", release="v1"), parts=0)


def read(key: str) -> bytes:
    """A bucket in which every snapshot has the lines that its name says."""
    return gzip.compress(json.dumps({"lines": [] if "empty" in key else LINES}).encode())


def event(identifier: str, kind: str, **data: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "type": f"a365-sync.{kind}.v1",
        "time": f"2026-01-0{identifier}",
        "subject": "",
        "data": data,
    }


def bom(identifier: str, key: str, snapshot: str = "full") -> dict[str, Any]:
    return event(identifier, "bom.changed", bom=key, snapshot=snapshot)


def test_each_event_brings_the_copy_up_to_date_once() -> None:
    events = [
        bom("1", "wip/P/A", "empty"),
        bom("2", "wip/P/A"),
        bom("1", "wip/P/A", "empty"),
        bom("3", "wip/P/B"),
        event("4", "bom.removed", bom="wip/P/B"),
        bom("5", "release/Q/R/A"),
        event("6", "project.removed", project_id="Q"),
        event("7", "part.changed", item_id="I", part={"name": "old"}),
        event("8", "part.changed", item_id="J", part={"name": "other"}),
        event("9", "part.removed", item_id="J"),
    ]
    copy = replayed(events, read)
    assert (copy.boms, copy.parts) == ({"wip/P/A": LINES}, {"I": {"name": "old"}})


def test_kept_events_are_read_by_time_from_objects_with_one_or_several() -> None:
    one, two, three = (bom(identifier, "wip/P/A") for identifier in "123")
    several = f"{json.dumps(three)}\n{json.dumps(one)}".encode()
    assert kept_events({"a.jsonl": several, "b.json": json.dumps(two).encode()}) == [one, two, three]


def test_a_copy_of_what_is_stored_is_well() -> None:
    files = {
        key: content.replace(b'[{"line": 1}, {"line": 2}]', json.dumps(LINES).encode())
        for key, content in STORED.files.items()
    }
    copy = replayed([bom("1", "wip/BOARD/A"), bom("2", "release/BOARD/R-v1/B")], read)
    assert list(of_replay(copy, results(files, parts=0))) == []


def test_what_the_events_lack_or_tell_otherwise_is_named() -> None:
    copy = replayed([bom("1", "wip/BOARD/A"), event("2", "part.changed", item_id="I", part={})], read)
    assert list(of_replay(copy, STORED)) == [
        "The events give other BOMs than are stored: release/BOARD/R-v1/B, wip/BOARD/A (2 in all).",
        "The events give other parts than are stored: I (1 in all).",
    ]
