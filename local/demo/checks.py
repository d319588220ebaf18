"""Whether everything happened as it should; each finding is a sentence."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from local.demo.boms import BomId
from local.demo.bucket import LIBRARY_JSONL, Results
from local.demo.delta import Delta
from local.demo.door import DoorLists
from local.demo.edits import Expected
from local.demo.replay import Copy
from local.demo.runs import RunReport

NAMED = 5


def of_runs(runs: Iterable[RunReport]) -> Iterator[str]:
    """Every run must have finished, with every unit done well."""
    for run in runs:
        if run["state"] != "finished":
            yield f"{run['trigger']} is {run['state']}: {run['summary']}"
        elif run["failed"]:
            yield f"{run['trigger']}: {run['failed']} of {run['planned']} failed (GET /runs/{run['run_id']})"


def of_lists(results: Results, door: DoorLists) -> Iterator[str]:
    """There must be exactly the BOMs and as many parts as the door lists."""
    found = {bom.identity for bom in results.boms}
    yield from _difference("listed by the door but not stored", door.boms - found)
    yield from _difference("stored but not listed by the door", found - door.boms)
    for bom in results.boms:
        if missing := set(bom.files) - results.files.keys():
            yield f"A BOM's file is missing: {', '.join(missing)}"
    stored = results.parts or 0
    if door.parts is not None and stored != door.parts:
        yield f"The door counts {door.parts} library components, {stored} are stored."


def of_delta(before: Results, delta: Delta, expected: Expected) -> Iterator[str]:
    """The edits must have touched what they should, and nothing else; earlier snapshots must still stand."""
    found = {bom.identity for bom, _ in delta.touched}
    yield from _difference("edited but not brought in", expected.boms - found)
    yield from _difference("touched without an edit", found - expected.boms)
    yield from _events(delta, expected)
    if lost := before.snapshots - delta.results.snapshots:
        yield f"{len(lost)} earlier snapshots are gone: {', '.join(sorted(lost)[:NAMED])}"
    fresh = delta.results.snapshots - before.snapshots
    if surplus := fresh - {bom.snapshot for bom, _ in delta.touched}:
        yield f"{len(surplus)} snapshots were written for nothing: {', '.join(sorted(surplus)[:NAMED])}"


def of_replay(copy: Copy, results: Results) -> Iterator[str]:
    """Who began with nothing and took every event must have what stands in the files."""
    stored = {bom.key: _lines(results.files[bom.json]) for bom in results.boms}
    parts = [json.loads(line) for line in results.files.get(LIBRARY_JSONL, b"").splitlines()]
    yield from _unlike("BOMs", copy.boms, stored)
    yield from _unlike("parts", copy.parts, {part["item_id"]: part for part in parts})


def _lines(document: bytes) -> list[dict[str, Any]]:
    lines = json.loads(document)["lines"]
    return [{name: value for name, value in line.items() if name != "line"} for line in lines]


def _unlike(what: str, copied: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    if other := sorted(key for key in copied.keys() | stored.keys() if copied.get(key) != stored.get(key)):
        yield f"The events give other {what} than are stored: {', '.join(other[:NAMED])} ({len(other)} in all)."


def _events(delta: Delta, expected: Expected) -> Iterator[str]:
    parts = {event["data"]["item_id"] for event in delta.events if "item_id" in event["data"]}
    if parts != expected.parts:
        yield f"Changed parts should be {sorted(expected.parts)}, the events name {sorted(parts)}."
    boms = [event["data"]["snapshot"] for event in delta.events if "snapshot" in event["data"]]
    if sorted(boms) != sorted(bom.snapshot for bom, _ in delta.touched):
        yield f"{len(delta.touched)} BOMs were touched, {len(boms)} BOM events tell of it."


def _difference(what: str, boms: Iterable[BomId]) -> Iterator[str]:
    names = sorted("/".join(part for part in bom if part) for bom in boms)
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"{len(names)} BOMs {what}: {', '.join(names[:NAMED])}{more}"
