"""Splitting items into lines: nothing is lost, nothing counted twice, and keys hold."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.models import BomItem
from a365_sync.bom.content import bom_bytes
from a365_sync.bom.designators import natural_key
from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import Bom, BomLine, BomWarning, Kind, Parameter
from a365_sync.bom.split import RevisionFacts, part_choices, split
from tests.builders import bom_item, component, instance, manufacturer_part, wip_identity
from tests.strategies import FACTS, Placement, items_of, placements

NO_IPN = IpnRule()
FIRST, SECOND = component("CMP-00001-1"), component("CMP-00001-2")
OTHER = component("CMP-00002-1")
SHARED_ITEM = {part.revision_id: RevisionFacts(item_id="item-1") for part in (FIRST, SECOND)}


def split_lines(items: list[BomItem], facts: Any = FACTS) -> tuple[BomLine, ...]:
    return split(items, facts, NO_IPN)[0]


def warned(items: list[BomItem]) -> list[BomWarning]:
    return list(split(items, FACTS, NO_IPN)[1])


def expected_place(placed: Placement) -> tuple[Kind, str, str]:
    """Where an instance belongs: kind of line, the component to place, the one it replaces."""
    if not placed.fitted:
        return Kind.NOT_FITTED, placed.component.name, ""
    if placed.alternate is not None:
        return Kind.ALTERNATE, placed.alternate.name, placed.component.name
    return Kind.FITTED, placed.component.name, ""


def place(line: BomLine) -> tuple[Kind, str, str]:
    return line.kind, line.component, line.replaces


@given(placements)
def test_every_instance_lands_in_exactly_one_line(placed: list[Placement]) -> None:
    wanted = Counter((expected_place(one), one.designator) for one in placed)
    lines = split_lines(items_of(placed))
    assert Counter((place(line), name) for line in lines for name in line.designators) == wanted
    assert len({place(line) for line in lines}) == len(lines)


@given(placements)
def test_quantity_counts_what_is_placed(placed: list[Placement]) -> None:
    lines = split_lines(items_of(placed))
    for line in lines:
        assert line.quantity == (0 if line.kind is Kind.NOT_FITTED else len(line.designators))
    assert sum(line.quantity for line in lines) == sum(one.fitted for one in placed)


@given(placements)
def test_keys_are_unique(placed: list[Placement]) -> None:
    keys = [line.line_key for line in split_lines(items_of(placed))]
    assert len(set(keys)) == len(keys)


@given(placements, st.randoms(use_true_random=False))
def test_the_order_of_the_answer_does_not_matter(placed: list[Placement], random: Any) -> None:
    shuffled = random.sample(placed, len(placed))
    for one, other in ((items_of(placed), items_of(shuffled)),):
        before, after = split(one, FACTS, NO_IPN), split(other, FACTS, NO_IPN)
        assert before == after
        assert bom_bytes(Bom(identity=wip_identity(), lines=before[0], warnings=before[1])) == bom_bytes(
            Bom(identity=wip_identity(), lines=after[0], warnings=after[1])
        )


@given(placements, st.data())
def test_keys_hold_when_designators_move(placed: list[Placement], data: st.DataObject) -> None:
    names = data.draw(
        st.lists(st.from_regex(r"\A[A-Z][0-9]{1,3}\Z"), min_size=len(placed), max_size=len(placed))
    )
    moved = [one._replace(designator=name) for one, name in zip(placed, names, strict=True)]
    before, after = split_lines(items_of(placed)), split_lines(items_of(moved))
    assert {place(line): line.line_key for line in before} == {place(line): line.line_key for line in after}


@given(placements)
def test_lines_stand_in_natural_order_of_their_first_designator(placed: list[Placement]) -> None:
    firsts = [natural_key(line.designators[0]) for line in split_lines(items_of(placed))]
    assert firsts == sorted(firsts)


def test_a_revision_keeps_the_line_when_the_last_designators_follow() -> None:
    only_old = split_lines([bom_item(FIRST, ["R1", "R2"])], SHARED_ITEM)
    both = split_lines([bom_item(SECOND, ["R1"]), bom_item(FIRST, ["R2"])], SHARED_ITEM)
    only_new = split_lines([bom_item(SECOND, ["R1", "R2"])], SHARED_ITEM)
    by_name = {line.component: line.line_key for line in both}
    assert by_name["CMP-00001-1"] == only_old[0].line_key == only_new[0].line_key
    assert by_name["CMP-00001-2"] == f"{only_old[0].line_key}-2"


def test_revision_ten_is_younger_than_revision_two() -> None:
    tenth = component("CMP-00001-10")
    facts = {**SHARED_ITEM, tenth.revision_id: RevisionFacts(item_id="item-1")}
    lines = split_lines([bom_item(tenth, ["R1"]), bom_item(SECOND, ["R2"])], facts)
    assert [line.line_key.endswith("-2") for line in lines] == [True, False]


def test_one_alternate_for_several_bases_is_a_line_each() -> None:
    items = [
        bom_item(FIRST, [instance("R1", alternate=component("CMP-00003-1"))]),
        bom_item(OTHER, [instance("R2", alternate=component("CMP-00003-1"))]),
    ]
    lines = split_lines(items)
    assert [(line.component, line.replaces, line.designators) for line in lines] == [
        ("CMP-00003-1", "CMP-00001-1", ("R1",)),
        ("CMP-00003-1", "CMP-00002-1", ("R2",)),
    ]
    assert lines[0].line_key != lines[1].line_key
    (left,) = split_lines(items[1:])
    assert left.line_key == lines[1].line_key


def test_two_alternates_of_one_base_are_a_line_each() -> None:
    item = bom_item(FIRST, [instance("R1", alternate=OTHER), instance("R2", alternate=SECOND), "R3"])
    assert [(line.component, line.kind.value) for line in split_lines([item])] == [
        ("CMP-00002-1", "alternate"),
        ("CMP-00001-2", "alternate"),
        ("CMP-00001-1", "fitted"),
    ]


def test_unmanaged_alternates_under_one_revision_guid_are_a_line_each() -> None:
    nowhere = "00000000-0000-0000-0000-000000000000"
    up, down = (component(name, revision_id=nowhere, is_managed=False) for name in ("LM317", "LM337"))
    placed = [instance("U1", alternate=up), instance("U2", alternate=down)]
    lines = split_lines([bom_item(FIRST, placed)], {})
    assert [(line.component, line.designators) for line in lines] == [("LM317", ("U1",)), ("LM337", ("U2",))]


def test_an_item_without_designators_keeps_its_quantity_stands_last_and_is_told_of() -> None:
    items = [bom_item(OTHER, quantity=4), bom_item(FIRST, ["Z9"])]
    lines = split_lines(items)
    assert [(line.component, line.quantity, line.designators) for line in lines] == [
        ("CMP-00001-1", 1, ("Z9",)),
        ("CMP-00002-1", 4, ()),
    ]
    assert [(warning.code, warning.component) for warning in warned(items)] == [
        ("no_designators", "CMP-00002-1")
    ]


def test_equal_items_without_designators_do_not_depend_on_the_order_of_the_answer() -> None:
    one, four = bom_item(OTHER, quantity=1), bom_item(OTHER, quantity=4)
    assert split([one, four], FACTS, NO_IPN) == split([four, one], FACTS, NO_IPN)


def test_unmanaged_components_of_one_name_do_not_depend_on_the_order_of_the_answer() -> None:
    one = bom_item(component("CAP", revision_id="a", is_managed=False, comment="1u"), ["C?"])
    other = bom_item(component("CAP", revision_id="b", is_managed=False, comment="2u"), ["C?"])
    assert split([one, other], {}, NO_IPN) == split([other, one], {}, NO_IPN)


def test_not_fitted_wins_over_an_alternate_and_is_told_of() -> None:
    items = [bom_item(FIRST, [instance("R1", fitted=False, alternate=OTHER)])]
    (line,) = split_lines(items)
    assert (place(line), line.quantity) == ((Kind.NOT_FITTED, "CMP-00001-1", ""), 0)
    assert [warning.code for warning in warned(items)] == ["alternate_not_fitted"]


def test_a_designator_that_occurs_twice_counts_twice() -> None:
    (line,) = split_lines([bom_item(FIRST, ["C?", "C?", "C1"])])
    assert (line.designators, line.quantity) == (("C1", "C?", "C?"), 3)


@pytest.mark.parametrize(("counted", "codes"), [(2, []), (1, []), (3, ["quantity_differs"])])
def test_a_quantity_that_neither_counts_all_nor_the_fitted_is_told_of(counted: int, codes: list[str]) -> None:
    item = bom_item(FIRST, ["R1", instance("R2", fitted=False)], quantity=counted)
    assert [warning.code for warning in warned([item])] == codes


def test_a_line_says_what_its_component_and_its_facts_say() -> None:
    maker = manufacturer_part("Maker", "M-1", 0, ("Supplier", "S-1"))
    facts = {
        FIRST.revision_id: RevisionFacts("item-1", (Parameter(name="IPN", value=" 42 "),)),
    }
    item = bom_item(component("CMP-00001-1", manufacturer_parts=(maker,)), ["R1"])
    ((line,), _) = split([item], facts, IpnRule(parameter="IPN"))
    assert line.model_dump(exclude={"line_key", "part_choices"}) == {
        "kind": Kind.FITTED, "ipn": "42", "component": "CMP-00001-1", "revision": "revision-CMP-00001-1",
        "item_id": "item-1", "managed": True, "lifecycle_state": "Released", "comment": "10k",
        "description": "Resistor", "quantity": 1, "designators": ("R1",), "replaces": "",
        "parameters": ({"name": "IPN", "value": " 42 "},),
    }  # fmt: skip
    assert line.part_choices == part_choices([maker])


def test_part_choices_are_ranked_by_priority_whatever_the_order_of_the_answer() -> None:
    parts = [manufacturer_part("B", "2", 5), manufacturer_part("C", "3", 5), manufacturer_part("A", "1", 0)]
    ranked = [(choice.rank, choice.mpn) for choice in part_choices(parts)]
    assert ranked == [(1, "1"), (2, "2"), (3, "3")]
    assert part_choices(parts) == part_choices(reversed(parts))


def test_skus_do_not_depend_on_the_order_of_the_answer() -> None:
    skus = [("Mouser", "2"), ("Digi-Key", "1-ND")]
    first, second = (
        part_choices([manufacturer_part("Maker", "M-1", 0, *order)]) for order in (skus, skus[::-1])
    )
    assert first == second
    assert [(sku.supplier, sku.sku) for sku in first[0].skus] == sorted(skus)
