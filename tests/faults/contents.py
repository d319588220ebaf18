"""What an installation holds, and what of it must be equal.

Left out, for it tells of the runs and not of their result: the runs (in StateTable and in the lake) and their units,
leases, and the pace (pauses, sizes of pages) at which Altium wants to be asked. Everything else counts, partitions that
are yet to come as well. Of all records, times at which we looked or stored are set aside: who stores an hour later has
another time, and the same content.
"""

import gzip
import json
import re
from dataclasses import dataclass
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import FakeDeleteMarker

from tests.faults.frozen import versions
from tests.moto_shortcuts.tables import plain
from tests.store.cloud import ACCOUNT, REGION, Cloud

RUNS = "lake/run/"
BOOKKEEPING = ("RUNS", "RUN#", "LEASE", "ALTIUM")
OUR_TIMES = frozenset(
    {
        "wip_checked_at", "releases_checked_at", "stored_at", "since", "removed_at", "swept_at", "found_at",
        "time", "changed_at",
    }
)  # fmt: skip
RUN_IDS = frozenset({"run_id"})  # of the run that became the baseline; a repeat is another run
_SHOWN_TIME = re.compile(rb"<span>[^<]* UTC</span>")

Record = dict[str, Any]
Place = tuple[str, str]


@dataclass(frozen=True)
class Contents:
    """Everything as it is; `objects` has each object's versions, those that say the same as the one before left out."""

    objects: dict[str, list[Any]]
    catalog: dict[Place, Record]
    state: dict[Place, Record]
    events: dict[str, Any]


def contents(cloud: Cloud, put: list[Record]) -> Contents:
    """What there is now; `put` is what went onto the bus."""
    kept_objects = {key: kept for key, kept in versions(cloud).items() if not key.startswith(RUNS)}
    objects = {key: [_content(one) for one in kept] for key, kept in kept_objects.items()}
    events: dict[str, Any] = {}
    for entry in put:
        if not entry["DetailType"].startswith("Run "):
            detail = json.loads(entry["Detail"])
            known = events.setdefault(detail["id"], detail)
            assert known == detail, "two events of one id"
    return Contents(objects, _table(cloud.catalog_table), _counting(_table(cloud.state_table)), events)


def settled(found: Contents) -> Contents:
    """The same without our own times. An event of a removal is named after when it was found: here by its subject."""
    objects: dict[str, list[Any]] = {}
    for key, kept in _apart(found.objects).items():
        told = [_object(key, value) for value in kept]
        objects[_named(key, told)] = [one for n, one in enumerate(told) if not n or one != told[n - 1]]
    return Contents(
        objects,
        {key: _without_times(item) for key, item in found.catalog.items()},
        {key: _without_times(_unnumbered(key, item)) for key, item in found.state.items()},
        {_name(detail): _without_times(_nameless(detail)) for detail in found.events.values()},
    )


def final_state(found: Contents, apart: tuple[str, ...] = ()) -> Contents:
    """What stands now, whatever came before it, without the keys that have one of `apart` in them.

    No events and notices, no snapshots and versions of the past, no numbers of versions, not the commit at which a
    content was first seen, and not what a library sweep notes of revisions it is through with.
    """
    now = settled(found)
    objects = {
        key: [_without_past(kept[-1])]
        for key, kept in now.objects.items()
        if not key.startswith(("events/", "snapshots/", "library/snapshots/", "lake/bom_change/", *apart))
        and "/changes/" not in key
        and kept[-1] is not None
    }
    catalog = {
        (pk, sk): _without_past(item)
        for (pk, sk), item in now.catalog.items()
        if sk != "LISTED" and "#VERSIONS#" not in pk and not any(part in f"{pk} {sk}" for part in apart)
    }
    return Contents(objects, catalog, now.state, {})


def differences(found: Contents, wanted: Contents) -> list[str]:
    """Where two differ, in words."""
    told: list[str] = []
    for name in ("objects", "catalog", "state", "events"):
        left, right = getattr(found, name), getattr(wanted, name)
        for key in sorted(left.keys() | right.keys(), key=str):
            if left.get(key) != right.get(key):
                told.append(f"{name} {key}: {_brief(left.get(key))} instead of {_brief(right.get(key))}")
    return told


def _counting(table: dict[Place, Record]) -> dict[Place, Record]:
    return {(pk, sk): item for (pk, sk), item in table.items() if not pk.startswith(BOOKKEEPING)}


def _content(version: Any) -> bytes | None:
    """What a version holds; None where the object was deleted."""
    return None if isinstance(version, FakeDeleteMarker) else version.value


def _object(key: str, value: bytes | None) -> Any:
    if value is None:
        return None
    if "/changes/" in key and key.endswith(".html"):
        return _SHOWN_TIME.sub(b"", value)
    if key.endswith(".json") and key.startswith(("boms/", "events/")):
        told = json.loads(value)
        return _without_times(_nameless(told) if "specversion" in told else told)
    if key.startswith("lake/"):
        return [_without_times(json.loads(line)) for line in gzip.decompress(value).splitlines()]
    return value


def _apart(objects: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The events of a first sync share objects, others after a mishap than without: here each has its own."""
    shared = {key for key in objects if key.startswith("events/dt=") and key.endswith(".jsonl")}
    found = {key: kept for key, kept in objects.items() if key not in shared}
    for key in sorted(shared):
        for line in (line for content in objects[key] for line in content.splitlines()):
            own = f"{key.rpartition('/')[0]}/{json.loads(line)['id']}.json"
            found.setdefault(own, []).append(line)
    return found


def _named(key: str, told: list[Any]) -> str:
    """An event's file, and its rows in the lake, without the day of the event."""
    if key.startswith("lake/bom_change/"):
        return f"lake/bom_change/{key.rpartition('/')[2]}"
    return f"events/{_name(told[-1])}" if key.startswith("events/dt=") else key


def _unnumbered(key: Place, item: Record) -> Record:
    """What vanished, without the number by which its writers tell whether another came between."""
    return (
        {name: value for name, value in item.items() if name != "version"} if "MISSING#" in key[0] else item
    )


def _name(event: Record) -> str:
    kind = str(event["type"])
    return f"{kind} {event['subject']}" if _is_removal(event) else str(event["id"])


def _nameless(event: Record) -> Record:
    return {name: value for name, value in event.items() if name != "id"} if _is_removal(event) else event


def _is_removal(event: Record) -> bool:
    return str(event["type"]).endswith("removed.v1")


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_times(one) for name, one in value.items() if name not in OUR_TIMES | RUN_IDS}
        # Whether something is removed matters; the moment does not.
        return kept | ({"removed": value["removed_at"] is not None} if "removed_at" in value else {})
    return [_without_times(one) for one in value] if isinstance(value, list) else value


def _without_past(value: Any) -> Any:
    past = ("version", "replaces_hash", "source_revision_id")
    if isinstance(value, list):
        return [_without_past(one) for one in value]
    return (
        {name: one for name, one in value.items() if name not in past} if isinstance(value, dict) else value
    )


def _table(name: str) -> dict[Place, Record]:
    items = map(plain, dynamodb_backends[ACCOUNT][REGION].tables[name].all_items())
    return {(item["pk"], item["sk"]): item for item in items}


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 600 else f"{text[:500]} … ({len(text)})"
