"""What the demo takes for a failure."""

from typing import Any

from local.demo.boms import BomId
from local.demo.checks import of_delta, of_lists, of_runs
from local.demo.delta import Delta, touched
from local.demo.door import DoorLists
from local.demo.edits import Expected
from tests.unit.demo.samples import bom_files, results, run, wip

BEFORE = results(bom_files(variant="A", content="a1"), bom_files(variant="B", content="b1"))
AFTER = results(
    bom_files(variant="A", content="a2"),
    bom_files(variant="B", content="b1"),
    snapshots={f"snapshots/boms/{content}.json.gz" for content in ("a1", "a2", "b1")},
)
EVENTS: list[dict[str, Any]] = [
    {"data": {"snapshot": "snapshots/boms/a2.json.gz"}},
    {"data": {"item_id": "I1"}},
]
EXPECTED = Expected(frozenset({wip(variant="A")}), frozenset({"I1"}))


def a_delta(after: Any = AFTER, events: list[dict[str, Any]] | None = None) -> Delta:
    """What the schedules brought."""
    return Delta([run()], touched(BEFORE, after), EVENTS if events is None else events, after, 1.0)


def test_runs_that_ended_well_are_no_failure() -> None:
    assert list(of_runs([run(), run()])) == []


def test_failed_runs_and_failed_units_are_told() -> None:
    found = list(of_runs([run(state="failed", summary="No access."), run(failed=1), run(state="skipped")]))

    assert found[0] == "sync-released-boms is failed: No access."
    assert "1 of 2 failed" in found[1]
    assert "skipped" in found[2]


def test_the_doors_lists_are_met() -> None:
    assert list(of_lists(BEFORE, DoorLists(frozenset({wip(variant="A"), wip(variant="B")}), 2))) == []


def test_a_missing_and_a_surplus_bom_are_named() -> None:
    found = list(of_lists(BEFORE, DoorLists(frozenset({wip(variant="A"), wip(variant="C")}), 2)))

    assert found == [
        "1 BOMs listed by the door but not stored: wip/BOARD/C",
        "1 BOMs stored but not listed by the door: wip/BOARD/B",
    ]


def test_another_number_of_parts_is_told() -> None:
    everything = frozenset({wip(variant="A"), wip(variant="B")})

    assert len(list(of_lists(BEFORE, DoorLists(everything, 3)))) == 1
    assert list(of_lists(BEFORE, DoorLists(everything, None))) == []


def test_a_bom_without_its_table_is_told() -> None:
    files = bom_files()
    del files["boms/wip/BOARD/A/latest.csv"]

    (found,) = of_lists(results(files), DoorLists(frozenset({wip()}), 2))

    assert found == "A BOM's file is missing: boms/wip/BOARD/A/latest.csv"


def test_a_delta_of_just_what_was_edited_is_well() -> None:
    assert list(of_delta(BEFORE, a_delta(), EXPECTED)) == []


def test_an_edit_that_was_not_brought_in_is_told() -> None:
    found = list(of_delta(BEFORE, a_delta(), Expected(EXPECTED.boms | {wip(variant="B")}, EXPECTED.parts)))

    assert found == ["1 BOMs edited but not brought in: wip/BOARD/B"]


def test_a_bom_touched_without_an_edit_is_told() -> None:
    found = list(of_delta(BEFORE, a_delta(), Expected(frozenset[BomId](), EXPECTED.parts)))

    assert found == ["1 BOMs touched without an edit: wip/BOARD/A"]


def test_a_lost_and_a_needless_snapshot_are_told() -> None:
    after = results(
        bom_files(variant="A", content="a2"),
        bom_files(variant="B", content="b1"),
        snapshots={f"snapshots/boms/{content}.json.gz" for content in ("a2", "b1", "zz")},
    )

    found = list(of_delta(BEFORE, a_delta(after), EXPECTED))

    assert found == [
        "1 earlier snapshots are gone: snapshots/boms/a1.json.gz",
        "1 snapshots were written for nothing: snapshots/boms/zz.json.gz",
    ]


def test_a_missing_event_is_told() -> None:
    found = list(of_delta(BEFORE, a_delta(events=[]), EXPECTED))

    assert found == [
        "Changed parts should be ['I1'], the events name [].",
        "1 BOMs were touched, 0 BOM events tell of it.",
    ]
