"""Events in words."""

from typing import Any

from local.demo.changes import describe


def bom_event(changes: list[dict[str, Any]], released: bool = False) -> dict[str, Any]:
    """An event about a BOM."""
    data = {
        "project_name": "Board",
        "release_description": "v1" if released else None,
        "identity": {"variant": "A"},
        "lines": 2,
        "quantity": 5,
        "changes": changes,
    }
    return {"type": f"a365-sync.bom.{'released' if released else 'changed'}.v1", "data": data}


def change(kind: str, **fields: Any) -> dict[str, Any]:
    """One line's change."""
    return {"change": kind, "component": "CMP-1", "designators": ["R1", "R2"], "fields": fields}


def test_a_moved_designator_is_told_by_what_came_and_went() -> None:
    event = bom_event([change("changed", designators=[["R1", "R2"], ["R2", "R3"]], quantity=[2, 2])])

    assert list(describe(event)) == [
        "Board, A: 2 lines, quantity 5",
        "  ~ CMP-1  designators -R1 +R3; quantity 2 → 2",
    ]


def test_lines_that_came_and_went_show_their_designators() -> None:
    told = list(describe(bom_event([change("added"), change("removed")])))

    assert told[1:] == ["  + CMP-1  R1,R2", "  - CMP-1  R1,R2"]


def test_many_lines_are_cut_short() -> None:
    told = list(describe(bom_event([change("added")] * 15)))

    assert (len(told), told[-1]) == (14, "  and 3 more")


def test_a_release_is_one_line() -> None:
    told = list(describe(bom_event([change("added")], released=True)))

    assert told == ["Board, v1, A: released, 2 lines, quantity 5"]


def test_a_part_shows_its_fields_but_not_its_ids() -> None:
    choice = {"rank": 1, "manufacturer": "TDK", "mpn": "X1", "skus": []}
    fields = {"revision": ["1", "2"], "description": ["", "Bead"], "part_choices": [[], [choice]]}
    event = {"type": "a365-sync.part.changed.v1", "data": {"component": "CMP-1-2", "fields": fields}}

    assert list(describe(event)) == ["part CMP-1-2: description '' → Bead; part_choices [] → [TDK X1]"]


def test_a_new_part_is_told_as_such() -> None:
    event = {"type": "a365-sync.part.changed.v1", "data": {"component": "CMP-1-1", "fields": None}}

    assert list(describe(event)) == ["part CMP-1-1: new"]
