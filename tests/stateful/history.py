"""What must hold after every single invocation, and what a consumer of the events knows."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from tests.stateful.view import Item, View

_CHANGES = ("BOM Changed", "BOM Released")


@dataclass
class History:
    """Grows with each look; raises AssertionError at the first promise that is broken.

    `moves` lists for each BOM the snapshots that its head came to name, a return to the same one included.
    """

    heads: dict[str, Item] = field(default_factory=dict)
    moves: dict[str, list[str]] = field(default_factory=dict)
    removals: dict[str, int] = field(default_factory=dict)
    versions: dict[str, dict[int, Item]] = field(default_factory=dict)
    snapshots: dict[str, bytes] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    events: dict[str, tuple[str, Item]] = field(default_factory=dict)

    def look(self, seen: View, put: list[dict[str, Any]]) -> None:
        """See everything as it stands after an invocation, and the events that it put on the bus."""
        self._keep_snapshots(seen)
        self._follow_heads(seen)
        self._find_versions(seen)
        for bom in seen.live:
            whole(seen, bom)
        lost = self.files - set(seen.objects.names("boms/"))
        assert not lost, f"files are gone: {lost}"
        self.files |= set(seen.objects.names("boms/"))
        self.parts |= seen.parts.keys()
        for entry in put:
            self._hear(entry["DetailType"], json.loads(entry["Detail"]))

    def begin(self) -> None:
        """What happened until now is the baseline, and no news."""
        self.moves.clear()
        self.removals.clear()
        assert [kind for kind, _ in self.events.values() if not kind.startswith("Run ")] == []

    def told(self, *kinds: str) -> list[tuple[str, Item]]:
        """Events of some kinds in the order of the bus, repeated ones once."""
        return [(kind, detail) for kind, detail in self.events.values() if kind in kinds]

    def changes_told(self) -> dict[str, list[str]]:
        """The snapshots that events named as new, by BOM."""
        found: dict[str, list[str]] = {}
        for _, detail in self.told(*_CHANGES):
            found.setdefault(detail["subject"], []).append(detail["data"]["snapshot"])
        return found

    def _hear(self, kind: str, detail: Item) -> None:
        before = self.events.setdefault(detail["id"], (kind, detail))
        same = (before[0], before[1]["subject"], before[1]["data"]) == (
            kind,
            detail["subject"],
            detail["data"],
        )
        assert same, f"one id, two contents: {before} and {(kind, detail)}"

    def _keep_snapshots(self, seen: View) -> None:
        for name, content in self.snapshots.items():
            assert seen.objects.read(name) == content, f"{name} is not what it was"
        for name in (*seen.objects.names("snapshots/"), *seen.objects.names("library/snapshots/")):
            if name not in self.snapshots:
                content = seen.objects.read(name) or b""
                digest = hashlib.sha256(gzip.decompress(content)).hexdigest()
                assert digest in name, f"{name} holds another content"
                self.snapshots[name] = content

    def _follow_heads(self, seen: View) -> None:
        lost = self.heads.keys() - seen.heads.keys()
        assert not lost, f"heads are gone: {lost}"
        for bom, head in seen.heads.items():
            before = self.heads.get(bom)
            if before is None or _moved(bom, before, head):
                self.moves.setdefault(bom, []).append(f"snapshots/boms/{head['content_hash']}.json.gz")
            if before is not None and head["removed_at"] and not before["removed_at"]:
                self.removals[bom] = self.removals.get(bom, 0) + 1
        self.heads = dict(seen.heads)

    def _find_versions(self, seen: View) -> None:
        """Each version that a head was seen to name is kept as soon as another head follows, and as it ended."""
        for bom, head in seen.heads.items():
            named, kept = self.versions.setdefault(bom, {}), seen.versions.get(bom, {})
            named[int(head["version"])] = head
            lost = set(range(1, int(head["version"]) + bool(head["published"]))) - kept.keys()
            assert not lost, f"versions {lost} of {bom} are not kept"
            for number, item in kept.items():
                expected = named.get(number, item)
                assert item["content_hash"] == expected["content_hash"], f"version {number} of {bom}"
                ended = expected["removed_at"] if number < head["version"] else item.get("removed_at")
                assert item.get("removed_at") == ended, f"version {number} of {bom} ended otherwise"


def _moved(bom: str, before: Item, after: Item) -> bool:
    """Whether there is news: other content, or a return; versions only grow."""
    assert after["version"] >= before["version"], f"the version of {bom} fell"
    news = bool(
        after["content_hash"] != before["content_hash"] or (before["removed_at"] and not after["removed_at"])
    )
    assert after["version"] > before["version"] or not news, f"{bom} changed under the same version"
    return news


def whole(seen: View, bom: str) -> None:
    """A reader who takes the head and then its lines has them all, and the snapshot has the same."""
    head, lines = seen.heads[bom], seen.lines_of(bom)
    assert len(lines) == head["lines"], f"{bom} has {len(lines)} lines, its head says {head['lines']}"
    assert sum(line["quantity"] for line in lines) == head["quantity"], (
        f"{bom}: another quantity than its head"
    )
    document = seen.snapshot_of(bom)
    kept = [
        {name: value for name, value in line.items() if name != "parameters"} for line in document["lines"]
    ]
    shown = [{name: line[name] for name in kept[0]} for line in lines]
    assert shown == kept, f"the lines of {bom} are not its snapshot's"


def replayed(history: History, start: dict[str, dict[str, Item]]) -> dict[str, dict[str, Item]]:
    """Lines by BOM and `line_key` as a consumer has them who began at the baseline and applied each event once."""
    state = {bom: dict(lines) for bom, lines in start.items()}
    gone: dict[str, dict[str, Item]] = {}
    for kind, detail in history.told(*_CHANGES, "BOM Removed", "Project Removed"):
        data = detail["data"]
        if kind in _CHANGES:
            # What was removed returns as a change of what it was.
            before = state.get(data["bom"], gone.get(data["bom"], {}))
            state[data["bom"]] = _applied(before, data["changes"])
            continue
        removed = {
            bom for bom in state if bom == data.get("bom") or bom.split("/")[1] == data.get("project_id")
        }
        gone |= {bom: state.pop(bom) for bom in removed}
    return state


def _applied(lines: dict[str, Item], changes: list[Item]) -> dict[str, Item]:
    after = dict(lines)
    for change in changes:
        key = change["line_key"]
        if change["change"] == "removed":
            after.pop(key, None)
        else:
            after[key] = {"component": change["component"], "designators": change["designators"]}
    return after


def parts_replayed(history: History, start: dict[str, Item]) -> dict[str, tuple[str, str]]:
    """Revision and lifecycle state by item, as the same consumer has them."""
    state = {item: (part["revision"], part["lifecycle_state"]) for item, part in start.items()}
    for kind, detail in history.told("Part Changed", "Part Removed"):
        data = detail["data"]
        if kind == "Part Removed":
            state.pop(data["item_id"], None)
        else:
            state[data["item_id"]] = (data["revision"], data["lifecycle_state"])
    return state
