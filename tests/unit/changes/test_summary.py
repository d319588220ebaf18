from a365_sync.bom.model import Bom, BomWarning, Kind
from a365_sync.changes.differ import diff
from a365_sync.changes.summary import summary
from tests.builders import bom, choices
from tests.unit.changes.samples import difference, part


def test_lines_designators_and_quantity() -> None:
    before = [part(1, "10k", "R1", "R2", "R3"), part(2, "4k7", "R4"), part(3, "1u", "C1")]
    after = [
        part(1, "10k", "R1", "R2"),
        part(2, "4k7", "R3", "R4"),
        part(4, "2u", "C2"),
        part(5, "3u", "C3", "C4"),
    ]
    assert summary(difference(before, after)) == (
        "2 lines changed, 2 added, 1 removed; 1 designator moved; quantity 5 → 7"
    )


def test_the_first_number_names_the_noun() -> None:
    assert summary(difference([], [part(1, "10k", "R1")])) == "1 line added; quantity 0 → 1"
    assert summary(difference([part(1, "10k", "R1")], [part(1, "22k", "R1")])) == (
        "1 line changed; quantity stays 1"
    )


def test_fitting_is_told() -> None:
    left_out = part(1, "10k", "R1", "R2", line_key="not", kind=Kind.NOT_FITTED, quantity=0)
    assert summary(difference([part(1, "10k", "R1", "R2")], [left_out])) == (
        "1 line added, 1 removed; 2 designators no longer fitted; quantity 2 → 0"
    )


def test_parts_that_are_to_be_heeded_are_told_once_each() -> None:
    """On two lines it is one part; a comment is nothing to be told of in one line."""
    before = [
        part(1, "10k", "R1", part_choices=choices("A", "B")),
        part(1, "10k", "R2", line_key="not", kind=Kind.NOT_FITTED, quantity=0),
        part(2, "1u", "C1", part_choices=choices("A")),
        part(3, "a comment", "X1"),
    ]
    after = [
        part(1, "10k", "R1", lifecycle_state="Obsolete", part_choices=choices("B", "A")),
        part(1, "10k", "R2", line_key="not", kind=Kind.NOT_FITTED, quantity=0, lifecycle_state="Obsolete"),
        part(2, "1u", "C1", component="CMP-00002-2", revision="2", part_choices=choices("A", "C")),
        part(3, "another", "X1"),
    ]
    assert summary(difference(before, after)) == (
        "4 lines changed; 1 part in another lifecycle state, 1 in another revision, 2 with other part choices; "
        "quantity stays 3"
    )


def test_equal_boms() -> None:
    line = part(1, "10k", "R1")
    assert summary(difference([line], [line])) == "Nothing differs"
    warned = Bom(
        identity=bom().identity,
        lines=(line,),
        warnings=(BomWarning(code="no_designators", component="X", text="x"),),
    )
    assert summary(diff(bom(line), warned)) == "No line differs, only the warnings"
    other = part(2, "1u", "C1")
    assert summary(difference([line, other], [other, line])) == "No line differs, only their order"
    assert summary(diff(bom(line, other), warned.model_copy(update={"lines": (other, line)}))) == (
        "No line differs, only their order and the warnings"
    )
