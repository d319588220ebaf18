"""Compares what a reader finds with what the model says, once everything has come to rest."""

import csv
import io
import json
from collections.abc import Set
from typing import Any

from local.simulator.workspace.records import Release
from tests.end_to_end.grouping import BomName, Row, groups_of
from tests.stateful.history import History, parts_replayed, replayed
from tests.stateful.model import Model
from tests.stateful.view import Item, View
from tests.stateful.world import World

Keyed = dict[BomName, str]


class Agreement:
    """One comparison; every method raises AssertionError that names what differs."""

    def __init__(self, world: World, model: Model, seen: View) -> None:
        self._world = world
        self._model = model
        self._seen = seen
        self._keys: Keyed = {_name(head): bom for bom, head in seen.heads.items()}
        chosen = world.chosen
        self._wanted = model.wanted(chosen.projects, chosen.sync_no_variations)

    def of_committed_boms(self, overlooked: set[str]) -> None:
        """What the frequent sweeps must have found without a nightly one: placement of what was committed.

        In the projects `overlooked` something happened that only a nightly sweep has to find.
        """
        for bom in self._wanted:
            project = self._model.projects[bom[1]]
            if bom[1] in overlooked:
                continue
            if bom[0] == "release" or self._model.is_committed(project):
                self._rows(bom)

    def of_everything(self) -> None:
        """Projects, BOMs, indexes, parts."""
        self._projects()
        for bom in self._wanted:
            self._bom(bom)
        self._unwanted()
        self._where_used()
        self._parts()
        self._lines_have_heads()
        self._removed_parts()

    def waiting(self) -> set[str]:
        """BOMs that no setting wants any more, of which a death left something for when they are wanted again."""
        wanted = {self._keys.get(bom) for bom in self._wanted}
        return {bom for bom, head in self._seen.live.items() if bom not in wanted and not head["published"]}

    def _projects(self) -> None:
        shown, chosen = self._model.projects, self._world.chosen.projects
        for guid, record in self._seen.projects.items():
            assert guid in shown or record.get("removed_at"), f"{record['name']} is gone, and not removed"
            assert guid not in shown or not record.get("missing_variants"), (
                f"variants of {record['name']} wait"
            )
        for guid, project in shown.items():
            if chosen and project["name"] not in chosen:
                continue
            found = self._seen.projects.get(guid)
            assert found, f"there is no project {project['name']}"
            expected = (project["name"], None, [variant["name"] for variant in project["variants"]])
            assert (found["name"], found["removed_at"], found["variants"]) == expected
            for release in project["releases"]:
                self._release(guid, release)

    def _release(self, project: str, release: Release) -> None:
        """A release of which the settings want anything is on record."""
        variants = [variant["name"] for variant in release["variants"]]
        if any(("release", project, release["releaseId"], variant) in self._wanted for variant in variants):
            stored = self._seen.releases.get(release["releaseId"])
            assert stored, f"there is no release {release['description']}"
            assert stored["variants"] == variants

    def _rows(self, bom: BomName) -> list[Row]:
        """The CSV's rows of a BOM that must stand; they are grouped as the model groups."""
        key = self._keys.get(bom)
        assert key, f"there is no {bom}"
        head = self._seen.heads[key]
        assert not head["removed_at"], f"{key} is a tombstone"
        rows = _csv(self._file(bom, "csv"))
        expected = self._model.groups(bom)
        found = groups_of(rows)
        assert found == expected, f"{key}: lacks {expected - found}, has {found - expected}"
        return rows

    def _bom(self, bom: BomName) -> None:
        rows, key = self._rows(bom), self._keys[bom]
        head, facts = self._seen.heads[key], self._model.facts()
        for row in rows:
            expected = facts[row["component"]]
            for column, value in expected.items():
                if column != "lifecycle_state":
                    assert row[column] == value, f"{key}: {column} of {row['component']}"
            states = {expected["lifecycle_state"]} if bom[0] == "wip" else self._model.states[row["revision"]]
            assert row["lifecycle_state"] in states, f"{key}: lifecycle state of {row['component']}"
        document = json.loads(self._file(bom, "json"))
        assert (document["version"], document["snapshot"]) == (
            head["version"],
            f"snapshots/boms/{head['content_hash']}.json.gz",
        )
        lines = [
            {name: value for name, value in line.items() if name != "line"} for line in document["lines"]
        ]
        assert lines == self._seen.snapshot_of(key)["lines"], (
            f"{key}: the JSON's lines are not the snapshot's"
        )
        for line in lines:
            self._line(key, line)
        assert head["published"], f"{key} is not published"
        names = self._model.names[bom[1]]
        assert head["project_name"] in (
            names if bom[0] == "release" else {self._model.projects[bom[1]]["name"]}
        )

    def _line(self, key: str, line: Item) -> None:
        part = self._model.components()[line["component"]]
        if line["item_id"] is None:
            assert not self._model.is_listed(part), f"{key}: {line['component']} lacks its item"
            parameters = []
        else:
            assert line["item_id"] == part["details"]["itemInternalId"]
            parameters = sorted((entry["name"], entry["value"]) for entry in part["details"]["parameters"])
            assert [(entry["name"], entry["value"]) for entry in line["parameters"]] == parameters
        chosen = self._world.chosen
        filled = [value for name, value in parameters if name == chosen.ipn_parameter and value.strip()]
        ipn = line["component"] if chosen.use_component_name_as_ipn else next(iter(filled), "").strip()
        assert line["ipn"] == ipn, f"{key}: IPN of {line['component']}"

    def _unwanted(self) -> None:
        """What no setting wants stands as it was once; what Altium shows no more is a tombstone."""
        shown, chosen = self._model.projects, self._world.chosen.projects
        for bom, key in self._keys.items():
            assert bom in self._model.ever, f"{key} never was"
            head = self._seen.heads[key]
            if bom in self._wanted:
                continue
            listed = bom[1] in shown
            looked_at = listed and (not chosen or shown[bom[1]]["name"] in chosen)
            there = listed and bom in self._model.wanted([], no_variations=True)
            gone = not listed or (looked_at and not there)
            assert head["removed_at"] or not gone, f"{key} is gone, and no tombstone"
            if not head["removed_at"]:
                assert groups_of(_csv(self._file(bom, "csv"))) in self._model.ever[bom]

    def _lines_have_heads(self) -> None:
        """No line is left of a version that does not count.

        Of a BOM that no setting wants any more, what a death left may wait until it is wanted again: its head knows.
        """
        wanted = {self._keys[bom] for bom in self._wanted}
        for bom, lines in self._seen.lines.items():
            head = self._seen.live.get(bom)
            assert head, f"{bom} is a tombstone and has lines"
            waiting = () if bom in wanted else (head.get("staged_hash"), head.get("replaces_hash"))
            known = {head["content_hash"], *waiting}
            stale = [sk for sk, line in lines.items() if line["content_hash"] not in known]
            assert not stale, f"{bom} still has lines of another version: {stale}"

    def _where_used(self) -> None:
        entries = [
            (_name(line), line)
            for bom, head in self._seen.live.items()
            for line in self._seen.lines.get(bom, {}).values()
            if line["content_hash"] == head["content_hash"]
        ]
        items = {(bom, line["item_pk"]) for bom, line in entries if "item_pk" in line and bom in self._wanted}
        mpns = {(bom, line["mpn_pk"]) for bom, line in entries if "mpn_pk" in line and bom in self._wanted}
        start = f"W#{self._world.workspace.workspace_id}#"
        uses = list(self._model.uses(self._wanted))
        must = {
            (bom, f"{start}ITEM#{part['details']['itemInternalId']}")
            for bom, part in uses
            if self._model.is_listed(part)
        }
        may = {(bom, f"{start}ITEM#{part['details']['itemInternalId']}") for bom, part in uses}
        assert must <= items <= may, f"by item: {must - items} is lacking, {items - may} is too much"
        numbers = {
            (bom, f"{start}MPN#{''.join(choice['partNumber'].upper().split())}")
            for bom, part in uses
            for choice in part["manufacturerParts"]
            if choice["partNumber"].strip()
        }
        assert mpns == numbers, f"by MPN: {numbers - mpns} is lacking, {mpns - numbers} is too much"

    def _removed_parts(self) -> None:
        """What left the library is no part any more."""
        left = self._seen.parts.keys() - self._model.library.keys()
        assert not left, f"these parts are gone, and not removed: {left}"

    def _parts(self) -> None:
        library, parts = self._model.library, self._seen.parts
        assert not library.keys() - parts.keys(), f"parts are lacking: {library.keys() - parts.keys()}"
        for item, part in library.items():
            found = parts[item]
            expected = {"name": part["name"], "revision": part["revisionId"], "comment": part["comment"],
                        "description": part["description"], "lifecycle_state": part["lifeCycleState"]}  # fmt: skip
            assert {name: found[name] for name in expected} == expected
            parameters = sorted((entry["name"], entry["value"]) for entry in part["details"]["parameters"])
            assert [(entry["name"], entry["value"]) for entry in found["parameters"]] == parameters
        table = _csv(self._seen.objects.read("library/latest.csv") or b"")
        assert sorted(row["component"] for row in table) == sorted(part["name"] for part in parts.values())
        lines = (self._seen.objects.read("library/latest.jsonl") or b"").decode().splitlines()
        assert [json.loads(line) for line in lines] == [parts[item] for item in sorted(parts)]

    def _file(self, bom: BomName, suffix: str) -> bytes:
        source, project, release, _ = bom
        variant = self._keys[bom].rpartition("/")[2]
        name = (
            f"boms/wip/{project}/{variant}/latest.{suffix}"
            if source == "wip"
            else f"boms/released/{project}/{release}/{variant}.{suffix}"
        )
        content = self._seen.objects.read(name)
        assert content is not None, f"there is no file {name}"
        return content


class Start:
    """What a consumer of the events begins with."""

    def __init__(self, seen: View) -> None:
        self.lines = {bom: _placed(seen, bom) for bom in seen.live}
        self.parts = dict(seen.parts)


def events_agree(history: History, seen: View, start: Start, waiting: Set[str]) -> None:
    """Every change was told once, nothing else was told, and who applied what was told has what there is.

    The last change of a BOM that is `waiting` may still be to be told.
    """
    told = history.changes_told()
    for bom in history.moves.keys() | told.keys():
        moved = history.moves.get(bom, [])
        known = (moved, moved[:-1]) if bom in waiting else (moved,)
        assert told.get(bom, []) in known, f"{bom}: told and moved"
    files = [seen.objects.read(name) or b"" for name in seen.objects.names("events/dt=")]
    kept = {json.loads(line)["id"] for content in files for line in content.splitlines()}
    changes = {identifier for identifier, (kind, _) in history.events.items() if not kind.startswith("Run ")}
    assert changes <= kept, "an event was not kept"
    consumer = replayed(history, start.lines)
    others = (consumer.keys() ^ seen.live.keys()) - waiting
    assert not others, f"a consumer has other BOMs: {others}"
    for bom, lines in consumer.items():
        assert bom in waiting or lines == _placed(seen, bom), f"a consumer has other lines of {bom}"
    parts = {item: (part["revision"], part["lifecycle_state"]) for item, part in seen.parts.items()}
    told_parts = parts_replayed(history, start.parts)
    assert told_parts == parts, f"a consumer has other parts: {dict(told_parts.items() ^ parts.items())}"


def removals_agree(history: History, seen: View) -> None:
    """What was removed was told, once for each time."""
    gone = history.parts - seen.parts.keys()
    assert gone == seen.removed_parts.keys(), f"removed parts: {gone ^ seen.removed_parts.keys()}"


def _placed(seen: View, bom: str) -> dict[str, Item]:
    lines: list[Any] = seen.snapshot_of(bom)["lines"]
    return {
        line["line_key"]: {"component": line["component"], "designators": line["designators"]}
        for line in lines
    }


def _name(item: Item) -> BomName:
    identity = item["identity"]
    return identity["source"], identity["project_id"], identity["release_id"], identity["variant"]


def _csv(content: bytes) -> list[Row]:
    return [*csv.DictReader(io.StringIO(content.decode(), newline=""))]
