"""What people are told, kind by kind."""

import pytest

from a365_sync.bom.model import Kind, PartChoice, SupplierSku
from tests.builders import bom_line, choices
from tests.unit.changes.samples import changed, difference, part, told, values

ALTERNATE = {"kind": Kind.ALTERNATE, "replaces": "CMP-00001-1"}
NOT_FITTED = {"kind": Kind.NOT_FITTED, "quantity": 0}


def test_designators_that_moved_are_told_once_with_both_parts() -> None:
    before = [part(1, "10k", "R1", "R12"), part(2, "4k7", "R2")]
    after = [part(1, "10k", "R1"), part(2, "4k7", "R2", "R12")]
    assert told(before, after) == [
        ("quantity", "10k (CMP-00001-1): quantity 2 → 1"),
        ("designators_moved", "R12 moved from 10k (CMP-00001-1) to 4k7 (CMP-00002-1)"),
        ("quantity", "4k7 (CMP-00002-1): quantity 1 → 2"),
    ]
    moved = difference(before, after).changes[1]
    assert (moved.line_key, moved.from_line_key, moved.designators) == ("line-2", "line-1", ("R12",))


def test_a_line_that_came_or_went_is_told_with_its_part_and_its_designators() -> None:
    new = part(2, "4k7", "R2", "R3", part_choices=choices("RC0402"))
    assert told([part(1, "10k", "R1")], [new]) == [
        ("line_added", "Added: 2 × 4k7 (CMP-00002-1), Maker RC0402, at R2 and R3"),
        ("line_removed", "Removed: 1 × 10k (CMP-00001-1), before at R1"),
    ]


def test_a_line_that_came_unfitted_or_as_alternate_says_so() -> None:
    added = [part(1, "10k", "R1", **NOT_FITTED), part(2, "4k7", "R2", **ALTERNATE)]
    assert told([], added) == [
        ("line_added", "Added: 10k (CMP-00001-1), not fitted, at R1"),
        ("line_added", "Added: 1 × 4k7 (CMP-00002-1) in place of CMP-00001-1, at R2"),
    ]


def test_designators_that_came_and_went_within_a_line() -> None:
    assert told([part(1, "10k", "R1", "R2", "R9")], [part(1, "10k", "R1", "R3", "R4")]) == [
        ("designators_added", "10k (CMP-00001-1): R3 and R4 added"),
        ("designators_removed", "10k (CMP-00001-1): R2 and R9 removed"),
    ]


def test_a_designator_that_repeats_on_a_board_is_counted() -> None:
    before, after = [part(1, "10k", "C?", "C?")], [part(1, "10k", "C?"), part(2, "4k7", "C?")]
    assert ("designators_moved", "C? moved from 10k (CMP-00001-1) to 4k7 (CMP-00002-1)") in told(
        before, after
    )


def test_fitted_and_not_fitted() -> None:
    fitted = [part(1, "10k", "R1", "R2")]
    left_out = [part(1, "10k", "R1"), part(1, "10k", "R2", line_key="line-1-not", **NOT_FITTED)]
    assert ("not_fitted", "R2 is no longer fitted: 10k (CMP-00001-1)") in told(fitted, left_out)
    assert ("fitted", "R2 is now fitted: 10k (CMP-00001-1)") in told(left_out, fitted)
    other = [part(2, "4k7", "R2", **NOT_FITTED)]
    assert told([part(1, "10k", "R2")], other)[1] == (
        "not_fitted", "R2 is no longer fitted: 4k7 (CMP-00002-1) instead of 10k (CMP-00001-1)",
    )  # fmt: skip


def test_alternates() -> None:
    own, taken = [part(1, "10k", "R1", "R2")], [part(2, "4k7", "R1", "R2", **ALTERNATE)]
    again = [part(2, "4k7", "R1", "R2", line_key="own")]
    assert ("alternate", "R1 and R2 take 4k7 (CMP-00002-1) instead of 10k (CMP-00001-1)") in told(own, taken)
    assert ("alternate", "R1 and R2 take 10k (CMP-00001-1) instead of 4k7 (CMP-00002-1)") in told(taken, own)
    assert ("alternate", "R1 and R2 are still 4k7 (CMP-00002-1), as the design's own part and no longer as "
            "alternate of CMP-00001-1") in told(taken, again)  # fmt: skip


def test_a_part_whose_last_designators_follow_to_its_new_revision() -> None:
    """The older revision's line keeps its key, and the newer one's is given up."""
    before = [part(1, "10k", "R1"), part(1, "10k", "R2", line_key="line-1-2", component="CMP-00001-2")]
    after = [part(1, "10k", "R1", "R2", component="CMP-00001-2")]
    assert told(before, after) == [
        ("designators_moved", "R2 moved to another line of 10k (CMP-00001-2)"),
        ("quantity", "10k (CMP-00001-2): quantity 1 → 2"),
        ("revision", "10k (CMP-00001-2): revision CMP-00001-1 → CMP-00001-2"),
        ("line_removed", "Removed: 1 × 10k (CMP-00001-2), before at R2"),
    ]


@pytest.mark.parametrize(
    ("field", "old", "new", "kind", "text"),
    [
        ("lifecycle_state", "Released", "Obsolete", "lifecycle", "lifecycle “Released” → “Obsolete”"),
        ("description", "", "Resistor", "description", "description empty → “Resistor”"),
        ("managed", True, False, "other", "managed by the library “yes” → “no”"),
        ("item_id", None, "item-2", "other", "library item nothing → “item-2”"),
        ("replaces", "CMP-00002-1", "CMP-00002-2", "other", "stands in for “CMP-00002-1” → “CMP-00002-2”"),
        ("designators", ("R1", "R2"), ("R2", "R1"), "other", "designators in another order"),
        ("revision", "one", "two", "revision", "another revision of the same name, two instead of one"),
    ],
)  # fmt: skip
def test_one_field_is_one_change(field: str, old: object, new: object, kind: str, text: str) -> None:
    (change,) = changed(field, old, new)
    assert (change.kind.value, change.text, change.field) == (kind, f"10k (CMP-00001-1): {text}", field)


def test_the_internal_part_number_names_the_part_once_there_is_one() -> None:
    (change,) = changed("ipn", "", "100-1")
    assert (change.kind.value, change.text) == ("ipn", "10k (100-1): internal part number empty → “100-1”")
    (renamed,) = changed("comment", "10k", "4k7")
    assert (renamed.kind.value, renamed.text) == ("comment", "4k7 (CMP-00001-1): comment “10k” → “4k7”")


def test_part_choices_that_came_and_went() -> None:
    told_of = changed("part_choices", choices("A", "B"), choices("A", "C"))
    assert [(change.kind.value, change.text, change.old, change.new) for change in told_of] == [
        ("choice_added", "10k (CMP-00001-1): Maker C approved as choice 2", None, "Maker C"),
        ("choice_dropped", "10k (CMP-00001-1): Maker B no longer approved, was choice 2", "Maker B", None),
    ]


def test_part_choices_in_another_order_are_one_change() -> None:
    (first,) = changed("part_choices", choices("A", "B", "C"), choices("B", "A", "C"))
    assert (first.kind.value, first.text, first.old, first.new) == (
        "choices_ranked", "10k (CMP-00001-1): first choice is now Maker B, was Maker A",
        "Maker A; Maker B; Maker C", "Maker B; Maker A; Maker C",
    )  # fmt: skip
    (later,) = changed("part_choices", choices("A", "B", "C"), choices("A", "C", "B"))
    assert later.text == "10k (CMP-00001-1): part choices in another order: Maker A, Maker C and Maker B"


def test_a_dropped_first_choice_names_the_next_one() -> None:
    assert [c.text for c in changed("part_choices", choices("A", "B"), choices("B"))] == [
        "10k (CMP-00001-1): Maker A no longer approved, was choice 1",
        "10k (CMP-00001-1): first choice is now Maker B, was Maker A",
    ]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("ABC", "AC", "Maker B no longer approved, was choice 2"),
        ("AC", "ABC", "Maker B approved as choice 2"),
    ],
)
def test_choices_that_only_moved_up_or_down_for_another_are_in_no_other_order(
    before: str, after: str, text: str
) -> None:
    (change,) = changed("part_choices", choices(*before), choices(*after))
    assert change.text == f"10k (CMP-00001-1): {text}"


def test_a_new_first_choice_names_the_one_it_displaced() -> None:
    assert [c.text for c in changed("part_choices", choices("A"), choices("B", "A"))] == [
        "10k (CMP-00001-1): Maker B approved as choice 1",
        "10k (CMP-00001-1): first choice is now Maker B, was Maker A",
    ]


def test_suppliers_of_a_part_choice() -> None:
    def supplied(*numbers: str) -> tuple[PartChoice, ...]:
        skus = tuple(SupplierSku(supplier="Shop", sku=number) for number in numbers)
        return (PartChoice(rank=1, manufacturer="Maker", mpn="A", skus=skus),)

    (change,) = changed("part_choices", supplied("1", "2"), supplied("2", "3"))
    assert (change.kind.value, change.text) == (
        "suppliers", "10k (CMP-00001-1): suppliers of Maker A: without Shop 1, now Shop 3",
    )  # fmt: skip


def test_a_chosen_parameter_is_a_change_of_its_own() -> None:
    before = values(Power="0.1W", Author="A", Date="1", Voltage="50V", Note="x")
    after = values(Power="0.2W", Author="B", Date="2", Voltage="50V", Series="")
    assert [(c.text, c.field, c.old, c.new) for c in changed("parameters", before, after, "Power", "Voltage")] == [
        ("10k (CMP-00001-1): parameter Power “0.1W” → “0.2W”", "parameter:Power", "0.1W", "0.2W"),
        ("10k (CMP-00001-1): parameters Author “A” → “B”; Date “1” → “2”; 2 others", "parameters",
         "Author: A; Date: 1; Note: x", "Author: B; Date: 2; Series: "),
    ]  # fmt: skip


def test_lists_in_another_order_are_told_as_such() -> None:
    (parameters,) = changed("parameters", values(A="1", B="2"), values(B="2", A="1"))
    assert parameters.text == "10k (CMP-00001-1): parameters in another order"
    equals = tuple(choice.model_copy(update={"rank": 1}) for choice in choices("A", "B"))
    (ranked,) = changed("part_choices", equals, equals[::-1])
    assert ranked.text == "10k (CMP-00001-1): first choice is now Maker B, was Maker A"


def test_a_parameter_that_came_empty_is_told_apart_from_none() -> None:
    (change,) = changed("parameters", (), values(Note=""))
    assert change.text == "10k (CMP-00001-1): parameter Note nothing → empty"


def test_long_lists_and_values_are_cut_in_the_sentence_and_whole_beside_it() -> None:
    names = tuple(f"R{number}" for number in range(1, 101))
    (added,) = difference([], [part(1, "10k", *names)]).changes
    assert added.text == "Added: 100 × 10k (CMP-00001-1), at R1, R2, R3, R4, R5, R6 and 94 more"
    assert added.designators == names
    (told_of,) = changed("description", "", "x" * 500)
    assert (len(told_of.text), told_of.new) == (
        len("10k (CMP-00001-1): description empty → “”") + 80,
        "x" * 500,
    )


def test_changes_stand_in_the_newer_order_and_what_went_at_the_end() -> None:
    before = [part(1, "gone", "R1"), part(2, "same", "R2"), bom_line("other", comment="1k")]
    after = [part(3, "new", "R0"), bom_line("other", comment="2k"), part(2, "same", "R2")]
    assert [(c.kind.value, c.line) for c in difference(before, after).changes] == [
        ("line_added", 1),
        ("comment", 2),
        ("line_removed", 1),
    ]
