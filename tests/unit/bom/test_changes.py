from collections.abc import Iterable
from typing import Any

from hypothesis import given

from a365_sync.bom.changes import LineChange, compare
from a365_sync.bom.model import BomLine
from tests.builders import bom_line, choices
from tests.strategies import boms_lines


def applied(before: Iterable[BomLine], changes: Iterable[LineChange], after: Iterable[BomLine]) -> set[str]:
    """The older lines with the changes made; lines that came are read from the newer BOM, as a reader would."""
    lines: dict[str, dict[str, Any]] = {line.line_key: line.model_dump(mode="json") for line in before}
    newer = {line.line_key: line for line in after}
    for change in changes:
        if change.change == "removed":
            del lines[change.line_key]
        elif change.change == "added":
            assert change.line_key not in lines
            lines[change.line_key] = newer[change.line_key].model_dump(mode="json")
        else:
            stored = lines[change.line_key]
            assert {name: stored[name] for name in change.fields} == {
                name: old for name, (old, _) in change.fields.items()
            }
            stored.update({name: new for name, (_, new) in change.fields.items()})
    return {BomLine.model_validate(line).model_dump_json() for line in lines.values()}


@given(boms_lines, boms_lines)
def test_the_changes_lead_from_the_older_to_the_newer(
    before: tuple[BomLine, ...], after: tuple[BomLine, ...]
) -> None:
    assert applied(before, compare(before, after), after) == {line.model_dump_json() for line in after}


@given(boms_lines)
def test_equal_boms_differ_in_nothing_whatever_their_order(lines: tuple[BomLine, ...]) -> None:
    assert compare(lines, reversed(lines)) == ()


def test_a_change_names_the_fields_that_changed_and_no_others() -> None:
    before = bom_line(quantity=1, designators=("R1",))
    after = bom_line(quantity=2, designators=("R1", "R2"))
    (change,) = compare([before], [after])
    assert (change.change, change.component, change.designators) == ("changed", "CMP-00001-1", ("R1", "R2"))
    assert change.fields == {"quantity": (1, 2), "designators": (["R1"], ["R1", "R2"])}


def test_another_part_choice_is_a_change() -> None:
    (change,) = compare([bom_line(part_choices=choices("A"))], [bom_line(part_choices=choices("B"))])
    assert list(change.fields) == ["part_choices"]


def test_what_came_stands_in_the_newer_order_and_what_went_at_the_end() -> None:
    before = [bom_line("gone"), bom_line("same"), bom_line("other", comment="1k")]
    after = [bom_line("new"), bom_line("other", comment="2k"), bom_line("same")]
    changes = compare(before, after)
    assert [(change.change, change.line_key) for change in changes] == [
        ("added", "new"),
        ("changed", "other"),
        ("removed", "gone"),
    ]
