"""Rows of the lake: of the declared types whatever the data, and not one line more or less."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import Bom, BomLine
from a365_sync.lake.bom_change import bom_change_rows
from a365_sync.lake.bom_line import bom_line_rows
from a365_sync.lake.component import component_row
from a365_sync.lake.part_choice import part_choice_rows
from a365_sync.lake.release import release_row
from a365_sync.lake.row import Row, json_lines
from a365_sync.lake.run import is_told, run_row
from a365_sync.store.catalog import BomHead, ReleaseRecord
from a365_sync.store.runs import Run, RunState
from tests.builders import NOW, bom, bom_line, choices, part, release_identity, wip_identity
from tests.contract.glue import row_misfits, tables
from tests.strategies import boms_lines, parameters, part_choices

EVENT = {
    "event_id": "event-1",
    "detail_type": "BOM Changed",
    "time": NOW.isoformat(),
    "data": {"project_name": "Board", "version": 3},
}
identities = st.sampled_from([wip_identity(), release_identity()])


def head(content: Bom) -> BomHead:
    return BomHead(
        content_hash="abc", version=3, ipn_rule="none", project_name="Board", release_description=None,
        lines=len(content.lines), quantity=content.quantity, stored_at=NOW.isoformat(),
    )  # fmt: skip


def written(table: str, *rows: Row) -> list[dict[str, Any]]:
    """What stands in the file, each row held against the table's columns."""
    told = [json.loads(line) for line in json_lines(rows).split(b"\n")[:-1]]
    assert len(told) == len(rows)
    assert [misfit for row in told for misfit in row_misfits(row, tables()[table])] == []
    return told


@given(identities, boms_lines)
def test_every_line_of_a_bom_is_a_row(identity: Any, lines: tuple[BomLine, ...]) -> None:
    content = bom(*lines, identity=identity)
    rows = written("bom_line", *bom_line_rows(content, head(content)))
    assert [row["line"] for row in rows] == list(range(1, len(lines) + 1))
    assert sum(row["quantity"] for row in rows) == content.quantity
    for row, line in zip(rows, lines, strict=True):
        told = line.model_dump(mode="json", exclude={"parameters"})
        assert {name: row[name] for name in told} == told
        assert row["choices"] == len(line.part_choices)


def test_a_line_names_its_bom_and_its_first_choice() -> None:
    content = bom(
        bom_line(part_choices=choices("A", "B")), bom_line("other"), identity=release_identity("48V")
    )
    first, second = written("bom_line", *bom_line_rows(content, head(content)))
    assert (first["bom"], first["variant"]) == ("release/project-1/release-1/48V", "48V")
    assert (first["release_id"], first["release_created_at"]) == ("release-1", "2026-11-22 12:00:00.000")
    assert (first["version"], first["stored_at"]) == (3, "2026-11-22 12:00:00.000")
    assert (first["manufacturer"], first["mpn"], first["choices"]) == ("Maker", "A", 2)
    assert (second["manufacturer"], second["mpn"], second["choices"]) == ("", "", 0)


@given(boms_lines, boms_lines)
def test_changes_add_up(before: tuple[BomLine, ...], after: tuple[BomLine, ...]) -> None:
    old, new = bom(*before), bom(*after)
    rows = written("bom_change", *bom_change_rows(old, new, EVENT))
    assert sum(row["quantity_after"] - row["quantity_before"] for row in rows) == new.quantity - old.quantity
    came = sum(row["change"] == "added" for row in rows)
    went = sum(row["change"] == "removed" for row in rows)
    assert came - went == len(after) - len(before)
    assert all(bool(row["fields"]) == (row["change"] == "changed") for row in rows)


def test_a_change_tells_each_field_before_and_after() -> None:
    old = bom(bom_line(quantity=1, comment="10k", designators=("R1",)), bom_line("gone", component="CMP-9"))
    new = bom(bom_line(quantity=2, comment="22k", designators=("R1", "R2")))
    changed, gone = written("bom_change", *bom_change_rows(old, new, EVENT))
    assert changed["fields"] == [detail["name"] for detail in changed["details"]]
    assert {detail["name"]: (detail["before"], detail["after"]) for detail in changed["details"]} == {
        "comment": ("10k", "22k"), "designators": ('["R1"]', '["R1", "R2"]'), "quantity": ("1", "2"),
    }  # fmt: skip
    assert (changed["event_id"], changed["changed_at"]) == ("event-1", "2026-11-22 12:00:00.000")
    assert (gone["change"], gone["component"], gone["details"]) == ("removed", "CMP-9", [])
    assert (gone["quantity_before"], gone["quantity_after"]) == (1, 0)


def test_lines_that_only_changed_places_are_no_change() -> None:
    first, second = bom_line("a"), bom_line("b")
    assert written("bom_change", *bom_change_rows(bom(first, second), bom(second, first), EVENT)) == []


def test_of_a_bom_that_is_new_all_lines_came() -> None:
    new = bom(bom_line(), bom_line("other"))
    rows = written("bom_change", *bom_change_rows(None, new, EVENT))
    assert [row["change"] for row in rows] == ["added", "added"]


@given(part_choices, parameters, parameters)
def test_a_part_is_a_row_and_each_of_its_choices_one(made: Any, own: Any, items: Any) -> None:
    component = part(part_choices=made, parameters=own, item_parameters=items)
    (row,) = written("component", component_row("workspace-1", component))
    assert [(one["name"], one["value"]) for one in row["parameters"]] == [
        (p.name, p.value) for p in (*own, *items)
    ]
    assert (row["component"], row["choices"]) == (component.name, len(made))
    rows = written("part_choice", *part_choice_rows("workspace-1", component))
    assert [(one["rank"], one["mpn"], len(one["skus"])) for one in rows] == [
        (choice.rank, choice.mpn, len(choice.skus)) for choice in made
    ]


def test_a_release_is_a_row() -> None:
    record = ReleaseRecord("project-1", "release-1", "node", "v1", NOW.isoformat(), ("A", "B"))
    (row,) = written("release", release_row("workspace-1", "Board", record))
    assert (row["project_name"], row["description"], row["variants"]) == ("Board", "v1", ["A", "B"])


def run(**fields: Any) -> Run:
    return Run(
        **{"run_id": "r", "trigger": "t", "source": "schedule", "state": RunState.FINISHED,
           "requested_at": NOW.isoformat(), **fields}
    )  # fmt: skip


def test_a_run_is_a_row_with_its_error() -> None:
    failed = run(state=RunState.FAILED, error={"code": "throttled", "message": "Too many.", "detail": None})
    (row,) = written("run", run_row(failed))
    assert (row["error_code"], row["error_message"]) == ("throttled", "Too many.")
    (row,) = written("run", run_row(run()))
    assert (row["state"], row["error_code"], row["started_at"]) == ("finished", None, None)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"planned": 5, "unchanged": 5}, False),
        ({}, False),
        ({"planned": 5, "unchanged": 4, "changed": 1}, True),
        ({"planned": 5, "unchanged": 4, "failed": 1}, True),
        ({"state": RunState.FAILED}, True),
    ],
)
def test_only_a_run_that_did_something_is_told(fields: dict[str, Any], told: bool) -> None:
    assert is_told(run(**fields)) == told


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)),  # noqa: DTZ001 - given a zone below
    st.integers(-23 * 60, 23 * 60),
)
def test_a_time_is_written_in_utc_whatever_its_zone(naive: datetime, minutes: int) -> None:
    time = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    (row,) = written("run", run_row(run(requested_at=time.isoformat())))
    told = datetime.strptime(row["requested_at"], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    assert timedelta(0) <= time - told < timedelta(milliseconds=1)
