"""Every export of every real board is taken by its target, which buys and places what the BOM says."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import Bom, Kind, PartChoice
from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import export
from a365_sync.exports.profile import Format
from tests.builders import bom_line, choices
from tests.unit.exports.boards import all_boms
from tests.unit.exports.profiles import exported
from tests.unit.exports.targets import Imported, cofactr, indabom, inventree, kicad, rows_of

Importer = Callable[[bytes], Imported]
IMPORTERS: dict[str, Importer] = {
    "cofactr": cofactr,
    "inventree": inventree,
    "kicad": kicad,
    "indabom": indabom,
}
BOARDS = dict(all_boms())


def expected(bom: Bom, *, with_empty: bool) -> Imported:
    placed = Counter(
        name for line in bom.lines if line.kind is not Kind.NOT_FITTED for name in line.designators
    )
    empty = Counter(name for line in bom.lines if line.kind is Kind.NOT_FITTED for name in line.designators)
    return Imported(placed, empty if with_empty else Counter(), bom.quantity)


@pytest.mark.parametrize("name", IMPORTERS)
def test_a_target_takes_every_board_or_the_report_says_why_not(name: str) -> None:
    refused = 0
    for bom in BOARDS.values():
        made = export(bom, builtin(name), Format.CSV)
        if made.report.findings:
            refused += 1
            with pytest.raises(AssertionError):
                IMPORTERS[name](made.content)
        else:
            wanted = expected(bom, with_empty=name != "inventree")
            assert IMPORTERS[name](made.content) == wanted
    # Long lists of designators, in the cells of one target.
    assert (refused > 0) == (name == "cofactr")
    assert refused < len(BOARDS) / 2


def test_a_list_longer_than_a_cell_survives_where_lists_are_lists() -> None:
    long = [
        bom for bom in BOARDS.values() if any(len(",".join(line.designators)) > 255 for line in bom.lines)
    ]
    assert len(long) > 5
    for bom in long:
        told = export(bom, builtin("cofactr"), Format.CSV).report.findings
        assert {(finding.code, finding.column) for finding in told} == {("too_long", "Designator")}
        assert len(told) == sum(len(",".join(line.designators)) > 255 for line in bom.lines)
        as_json = export(bom, builtin("cofactr"), Format.JSON)
        assert as_json.report.findings == ()
        assert [row["Designator"] for row in json.loads(as_json.content)] == [
            list(line.designators) for line in bom.lines
        ]
        for name in ("inventree", "kicad", "indabom"):
            assert export(bom, builtin(name), Format.CSV).report.findings == ()


def test_without_ipns_inventree_is_told_to_lack_each_part() -> None:
    no_rule = dict(all_boms(IpnRule()))
    bom = no_rule["Thermostat Standalone"]
    made = export(bom, builtin("inventree"), Format.CSV)
    assert [finding.code for finding in made.report.findings] == ["empty"] * made.report.rows
    with pytest.raises(AssertionError):
        inventree(made.content)


def test_without_ipns_indabom_is_told_of_lines_that_name_no_part() -> None:
    bom = dict(all_boms(IpnRule()))["two_ax_PCB 48V"]
    made = export(bom, builtin("indabom"), Format.CSV)
    nameless = [row for row in rows_of(made.content) if not row["manufacturer_part_number"]]
    assert len(made.report.findings) == len(nameless) > 0


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("indabom", {"description": 'Header 0.1" pitch, 2x5'}),
        ("indabom", {"ipn": 'A "B", C'}),
        ("indabom", {"ipn": "x" * 129}),
        ("indabom", {"part_choices": (PartChoice(rank=1, manufacturer="M" * 129, mpn="N"),)}),
        ("indabom", {"part_choices": choices("N" * 129)}),
        ("indabom", {"description": "x" * 256}),
        ("indabom", {"designators": ("R 1",)}),
        ("inventree", {"quantity": 0, "designators": ()}),
        ("inventree", {"ipn": " "}),
        ("inventree", {"comment": "x" * 501}),
        ("inventree", {"designators": tuple(f"R{n}" for n in range(1500)), "quantity": 1500}),
        ("cofactr", {"description": "x", "component": "x", "ipn": "x" * 256}),
    ],
)
def test_what_a_target_does_not_take_is_reported(name: str, fields: dict[str, Any]) -> None:
    good = bom_line("0", ipn="IPN-1", designators=("R1",), quantity=1)
    row = bom_line("1", **{"ipn": "IPN-1", "designators": ("R1",), "quantity": 1, **fields})
    assert exported(builtin(name), good).report.findings == ()
    made = exported(builtin(name), good, row)
    assert {finding.row for finding in made.report.findings} == {2}
    with pytest.raises(AssertionError):
        IMPORTERS[name](made.content)


def test_no_column_for_cofactr_is_named_as_what_it_would_turn_around() -> None:
    names = {column.name.lower() for column in builtin("cofactr").columns}
    assert not names & {"fitted", "place", "populate"}


def test_a_spreadsheet_finds_no_formula_in_a_real_board() -> None:
    begun = [
        cell
        for bom in BOARDS.values()
        for row in rows_of(export(bom, builtin("generic"), Format.CSV).content.removeprefix(b"\xef\xbb\xbf"))
        for cell in row.values()
        if cell.startswith(("=", "+", "-", "@", "'"))
    ]
    assert set(begun) == {"'=Value", "'=Family", "'-30V -19.7A P-Channel MOSFET"}
