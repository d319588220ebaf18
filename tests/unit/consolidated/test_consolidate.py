"""Consolidated BOMs: what is added, what is one part, and what the BOMs do not agree on."""

import csv
import io
import json
from collections import Counter

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import BomLine, Kind, PartChoice, SupplierSku
from a365_sync.consolidated.merge import consolidate
from a365_sync.consolidated.model import Build, ConsolidatedPart
from a365_sync.errors import InvalidInput
from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import export_consolidated
from a365_sync.exports.profile import Format
from tests.builders import bom, bom_line, choices
from tests.strategies import boms_lines
from tests.unit.exports.boards import all_boms


def build(name: str, boards: int, *lines: BomLine) -> Build:
    return Build(name, bom(*lines), boards)


def one(*builds: Build) -> ConsolidatedPart:
    (part,) = consolidate(builds)
    return part


def codes(part: ConsolidatedPart) -> list[str]:
    return [conflict.code for conflict in part.conflicts]


def test_quantities_are_parts_times_boards_over_all_builds() -> None:
    part = one(
        build("A", 10, bom_line(quantity=3, designators=("R1", "R2", "R3"))),
        build("B", 2, bom_line(quantity=1, designators=("R7",))),
    )
    assert part.quantity == 32
    assert [(use.build, use.boards, use.per_board, use.designators, use.quantity) for use in part.uses] == [
        ("A", 10, 3, ("R1", "R2", "R3"), 30),
        ("B", 2, 1, ("R7",), 2),
    ]
    assert part.conflicts == ()


def test_what_is_not_fitted_is_left_out() -> None:
    assert consolidate([build("A", 5, bom_line(kind=Kind.NOT_FITTED, quantity=0))]) == ()


def test_an_alternate_is_bought_as_the_part_it_is_and_says_what_it_stands_in_for() -> None:
    fitted = bom_line("1", item_id="item-1", quantity=2, designators=("C1", "C2"))
    alternate = bom_line(
        "2", kind=Kind.ALTERNATE, item_id="item-2", component="CMP-2-1", replaces="CMP-00001-1",
        designators=("C3",), part_choices=choices("M-2"),
    )  # fmt: skip
    first, second = consolidate([build("A", 10, fitted, alternate)])
    assert {(first.component, first.quantity), (second.component, second.quantity)} == {
        ("CMP-00001-1", 20),
        ("CMP-2-1", 10),
    }
    (use,) = next(part for part in (first, second) if part.component == "CMP-2-1").uses
    assert (use.kind, use.replaces) == (Kind.ALTERNATE, "CMP-00001-1")


def test_further_part_choices_are_listed_and_not_added() -> None:
    part = one(build("A", 4, bom_line(quantity=2, part_choices=choices("M-1", "M-2", "M-3"))))
    assert (part.quantity, [choice.mpn for choice in part.part_choices]) == (8, ["M-1", "M-2", "M-3"])


@pytest.mark.parametrize("boards", [0, -1])
def test_less_than_one_board_is_refused_by_its_name(boards: int) -> None:
    with pytest.raises(InvalidInput, match="Motor driver: build at least one board"):
        consolidate([build("Motor driver", boards, bom_line())])


UNMANAGED = {"item_id": None, "managed": False, "revision": "", "ipn": "", "component": "CAP"}


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        # The item holds over revisions and over IPNs.
        ({"component": "CMP-1-1", "ipn": "X"}, {"component": "CMP-1-2", "ipn": "Y"}, True),
        ({"item_id": "item-1", "ipn": "X"}, {"item_id": "item-2", "ipn": "X"}, False),
        # Without an item: the IPN, else the preferred MPN, else all texts.
        ({**UNMANAGED, "ipn": "X", "comment": "1"}, {**UNMANAGED, "ipn": " X ", "comment": "2"}, True),
        ({**UNMANAGED, "ipn": "X"}, {**UNMANAGED, "ipn": "Y"}, False),
        # The name of a component that no library manages is no IPN, whatever the rule says.
        ({**UNMANAGED, "ipn": "CAP", "comment": "10n"}, {**UNMANAGED, "ipn": "CAP", "comment": "1u"}, False),
        (
            {"item_id": None, "ipn": "CMP-1-1", "component": "CMP-1-1", "comment": "1"},
            {"item_id": None, "ipn": "CMP-1-1", "component": "CMP-1-1", "comment": "2"},
            True,
        ),
        ({**UNMANAGED, "part_choices": choices("m 1")}, {**UNMANAGED, "part_choices": choices("M1")}, True),
        ({**UNMANAGED, "part_choices": choices("M1")}, {**UNMANAGED, "part_choices": choices("M2")}, False),
        (
            {**UNMANAGED, "part_choices": (PartChoice(rank=1, manufacturer="A", mpn="M1"),)},
            {**UNMANAGED, "part_choices": (PartChoice(rank=1, manufacturer="B", mpn="M1"),)},
            False,
        ),
        ({**UNMANAGED, "comment": "10n"}, {**UNMANAGED, "comment": "100n"}, False),
        ({**UNMANAGED, "comment": "10n"}, {**UNMANAGED, "comment": "10n"}, True),
    ],
)
def test_which_lines_are_one_part(left: dict[str, object], right: dict[str, object], same: bool) -> None:
    parts = consolidate([build("A", 1, bom_line("1", **left)), build("B", 1, bom_line("2", **right))])
    assert len(parts) == (1 if same else 2)


def test_the_newest_revision_gives_the_names() -> None:
    part = one(
        build("A", 1, bom_line(component="CMP-1-10", description="new")),
        build("B", 1, bom_line(component="CMP-1-9", description="old")),
    )
    assert (part.component, part.description) == ("CMP-1-10", "new")


def test_what_the_boms_do_not_agree_on_is_told() -> None:
    part = one(
        build(
            "A",
            1,
            bom_line(component="CMP-1-1", ipn="X", lifecycle_state="Released", part_choices=choices("M")),
        ),
        build(
            "B",
            1,
            bom_line(component="CMP-1-2", ipn="Y", lifecycle_state="Obsolete", part_choices=choices("N")),
        ),
        build(
            "C",
            1,
            bom_line(component="CMP-1-2", ipn="", lifecycle_state="Obsolete", part_choices=choices("N")),
        ),
    )
    assert [conflict.text for conflict in part.conflicts] == [
        "Revisions: CMP-1-1 / CMP-1-2",
        "Internal part numbers: none / X / Y",
        "Lifecycle states: Obsolete / Released",
        "Part choices: Maker:M / Maker:N",
    ]
    assert codes(part) == ["revisions_differ", "ipns_differ", "lifecycle_differs", "part_choices_differ"]


def test_names_taken_as_ipns_are_no_conflict_of_their_own() -> None:
    lines = [bom_line(component=name, ipn=name) for name in ("CMP-1-1", "CMP-1-2")]
    assert codes(one(*(build("A", 1, line) for line in lines))) == ["revisions_differ"]


def test_parts_that_share_an_mpn_or_an_ipn_are_told_of_each_other() -> None:
    first, second, third = consolidate(
        [
            build(
                "A", 1,
                bom_line("1", item_id="1", component="CMP-1-1", ipn="X", part_choices=choices("M-1")),
                bom_line("2", item_id="2", component="CMP-2-1", part_choices=choices("M-0", "m-1")),
                bom_line("3", item_id="3", component="CMP-3-1", ipn="X"),
            )
        ]
    )  # fmt: skip
    assert [(conflict.code, conflict.text) for conflict in first.conflicts] == [
        ("shared_ipn", "X is also in: CMP-3-1"),
        ("shared_mpn", "MAKER:M-1 is also in: CMP-2-1"),
    ]
    assert codes(second) == ["shared_mpn"]
    assert codes(third) == ["shared_ipn"]


def test_a_number_that_very_many_parts_share_is_told_in_short() -> None:
    lines = [
        bom_line(str(number), item_id=str(number), component=f"CMP-{number}-1", part_choices=choices("TBD"))
        for number in range(30)
    ]
    parts = consolidate([build("A", 1, *lines)])
    (last,) = parts[-1].conflicts
    assert last.text == f"MAKER:TBD is also in: {', '.join(f'CMP-{n}-1' for n in range(10))} and 19 more"
    (first,) = parts[0].conflicts
    assert first.text.endswith(f"also in: {', '.join(f'CMP-{n}-1' for n in range(1, 11))} and 19 more")


def test_part_choices_are_merged_by_best_rank_then_by_quantity() -> None:
    def choice(mpn: str, rank: int, sku: str) -> PartChoice:
        return PartChoice(
            rank=rank, manufacturer="Maker", mpn=mpn, skus=(SupplierSku(supplier="S", sku=sku),)
        )

    part = one(
        build("A", 1, bom_line(part_choices=(choice("few", 1, "1"), choice("both", 2, "2")))),
        build(
            "B",
            9,
            bom_line(part_choices=(choice("many", 1, "3"), choice("BOTH", 2, "4"), choice("last", 3, "5"))),
        ),
    )
    assert [(merged.rank, merged.mpn) for merged in part.part_choices] == [
        (1, "many"), (2, "few"), (3, "BOTH"), (4, "last")
    ]  # fmt: skip
    assert [sku.sku for sku in part.part_choices[2].skus] == ["2", "4"]


builds = st.lists(st.tuples(st.sampled_from("ABC"), boms_lines, st.integers(1, 50)), max_size=4).map(
    lambda drawn: [build(name, boards, *lines) for name, lines, boards in drawn]
)


@given(builds)
def test_totals_are_what_all_boards_need(drawn: list[Build]) -> None:
    parts = consolidate(drawn)
    needed = [
        (line.component, entry.boards * line.quantity)
        for entry in drawn
        for line in entry.bom.lines
        if line.kind is not Kind.NOT_FITTED
    ]
    assert sum(part.quantity for part in parts) == sum(quantity for _, quantity in needed)
    by_component: Counter[str] = Counter()
    for part in parts:
        assert part.quantity == sum(use.quantity for use in part.uses)
        for use in part.uses:
            by_component[use.component] += use.quantity
    wanted: Counter[str] = Counter()
    for component, quantity in needed:
        wanted[component] += quantity
    assert by_component == wanted
    assert len({part.part_key for part in parts}) == len(parts)


@given(builds, st.randoms(use_true_random=False))
def test_the_order_of_the_builds_does_not_matter(drawn: list[Build], random: object) -> None:
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert consolidate(shuffled) == consolidate(drawn)


def test_real_boards_at_once_buy_exactly_what_their_boms_say() -> None:
    builds = [Build(name, found, boards) for boards, (name, found) in enumerate(all_boms()[:20], start=1)]
    parts = consolidate(builds)
    assert sum(part.quantity for part in parts) == sum(entry.boards * entry.bom.quantity for entry in builds)
    assert consolidate(reversed(builds)) == parts
    designators = Counter(
        (use.build, name) for part in parts for use in part.uses for name in use.designators
    )
    assert designators == Counter(
        (entry.name, name)
        for entry in builds
        for line in entry.bom.lines
        if line.kind is not Kind.NOT_FITTED
        for name in line.designators
    )


def test_it_is_exported_as_boms_are() -> None:
    parts = consolidate([Build(name, found, 3) for name, found in all_boms()[:4]])
    made = {format_: export_consolidated(parts, builtin("consolidated"), format_) for format_ in Format}
    rows = list(csv.DictReader(io.StringIO(made[Format.CSV].content.decode("utf-8-sig"), newline="")))
    cells = openpyxl.load_workbook(io.BytesIO(made[Format.XLSX].content)).active
    assert cells is not None
    records = json.loads(made[Format.JSON].content)
    assert [int(row["Quantity"]) for row in rows] == [part.quantity for part in parts]
    assert [row[2] for row in list(cells.values)[1:]] == [part.quantity for part in parts]
    assert [len(record["Used in"]) for record in records] == [len(part.uses) for part in parts]
    assert made[Format.CSV].file_name == "consolidated.csv"
