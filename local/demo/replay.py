"""A copy of all BOMs and parts, made of nothing but the events that the bucket keeps (docs/events/README.md)."""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]
Lines = list[dict[str, Any]]

BOM_TYPES = ("a365-sync.bom.changed.v1", "a365-sync.bom.released.v1")


@dataclass
class Copy:
    """The lines of each BOM by its key, and each part by its item; `read` gives an object of the bucket."""

    read: Callable[[str], bytes]
    boms: dict[str, Lines] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Bring the copy up to date with one event; one that was seen before is dropped."""
        if event["id"] in self._seen:
            return
        self._seen.add(event["id"])
        data = event["data"]
        if event["type"] in BOM_TYPES:
            self.boms[data["bom"]] = self.lines(data["snapshot"])
        elif event["type"] == "a365-sync.bom.removed.v1":
            self.boms.pop(data["bom"], None)
        elif event["type"] == "a365-sync.project.removed.v1":
            self.boms = {
                bom: kept for bom, kept in self.boms.items() if bom.split("/")[1] != data["project_id"]
            }
        elif event["type"] == "a365-sync.part.changed.v1":
            self.parts[data["item_id"]] = data["part"]
        elif event["type"] == "a365-sync.part.removed.v1":
            self.parts.pop(data["item_id"], None)

    def lines(self, snapshot: str) -> Lines:
        """The lines of a snapshot."""
        content: Lines = json.loads(gzip.decompress(self.read(snapshot)))["lines"]
        return content


def kept_events(objects: Mapping[str, bytes]) -> list[Event]:
    """The events in these objects of `events/dt=…`, each with one or several, in the order of their time."""
    events = [json.loads(line) for content in objects.values() for line in content.splitlines()]
    return sorted(events, key=lambda event: (event["time"], event["subject"]))


def replayed(events: Iterable[Event], read: Callable[[str], bytes]) -> Copy:
    """What somebody has who began with nothing and took all of them."""
    copy = Copy(read)
    for event in events:
        copy.take(event)
    return copy
