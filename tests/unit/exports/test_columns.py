"""Where a column's values come from, and how they are written."""

import csv
import io
import json

import pytest

from a365_sync.bom.model import BomLine, Kind, Parameter, PartChoice, SupplierSku
from a365_sync.errors import InvalidInput
from a365_sync.exports.export import export
from a365_sync.exports.profile import Format
from a365_sync.exports.row_kinds import ROW_KINDS
from tests.builders import bom, bom_line, release_identity
from tests.unit.exports.profiles import exported, profile

LINE = bom_line(
    ipn="", comment="10k\n 1%", quantity=3, designators=("R1", "R2", "R3"), description="",
    part_choices=(
        PartChoice(rank=1, manufacturer="Maker", mpn="M-1,5",
                   skus=(SupplierSku(supplier="Mouser", sku="5"), SupplierSku(supplier="lcsc", sku="C25"))),
        PartChoice(rank=2, manufacturer="Other", mpn="O-1", skus=(SupplierSku(supplier="LCSC", sku="no"),)),
        PartChoice(rank=3, manufacturer="Third", mpn=""),
    ),
    parameters=(
        Parameter(name="Case", value=" "), Parameter(name="Case", value="0603"), Parameter(name="P", value="x")
    ),
)  # fmt: skip
BARE = bom_line(kind=Kind.NOT_FITTED, quantity=0, designators=("R9",), item_id=None, managed=False)


def cell(column: str, line: BomLine = LINE, more: str = "") -> tuple[str, object]:
    """The one cell as CSV and as JSON show it."""
    read = profile(f"name: a, {column}", more)
    text = exported(read, line).content.decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    (record,) = json.loads(exported(read, line, format_=Format.JSON).content)
    return row["a"], record["a"]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("field: quantity", "3", 3),
        ("field: line", "1", 1),
        ("field: instances", "3", 3),
        ("field: managed", "true", True),
        ("field: not_fitted", "false", False),
        ('field: managed, texts: {true: "Y", false: "N"}', "Y", True),
        ("field: kind", "fitted", "fitted"),
        ("field: kind, texts: {fitted: F}", "F", "F"),
        ("field: kind, texts: {not_fitted: N}", "fitted", "fitted"),
        ("field: comment", "10k\n 1%", "10k\n 1%"),
        ("field: comment, transform: one_line", "10k 1%", "10k 1%"),
        ("field: lifecycle_state, transform: upper", "RELEASED", "RELEASED"),
        ("field: lifecycle_state, transform: lower", "released", "released"),
        ("field: designators", "R1,R2,R3", ["R1", "R2", "R3"]),
        ('field: designators, separator: " "', "R1 R2 R3", ["R1", "R2", "R3"]),
        ("field: designators, transform: lower", "r1,r2,r3", ["r1", "r2", "r3"]),
        ("field: manufacturer", "Maker", "Maker"),
        ("field: mpn", "M-1,5", "M-1,5"),
        ("field: further_mpns", "O-1", ["O-1"]),
        ("field: further_parts", "Other:O-1;Third:", ["Other:O-1", "Third:"]),
        ('field: further_parts, separator: " / "', "Other:O-1 / Third:", ["Other:O-1", "Third:"]),
        ("field: suppliers", "Mouser:5;lcsc:C25", ["Mouser:5", "lcsc:C25"]),
        ("field: item_id", "item-1", "item-1"),
        ("field: project", "Board", "Board"),
        ("field: variant", "Standard", "Standard"),
        ("field: release_id", "", ""),
        ("first_filled: [ipn, component]", "CMP-00001-1", "CMP-00001-1"),
        ("first_filled: [mpn, component]", "M-1,5", "M-1,5"),
        ("first_filled: [ipn, description]", "", ""),
        ("parameter: [Nope, Case, P]", "0603", "0603"),
        ("parameter: [Nope]", "", ""),
        ("supplier_sku: [LCSC]", "C25", "C25"),
        ("supplier_sku: [Farnell, Mouser]", "5", "5"),
        ("supplier_sku: [Farnell]", "", ""),
        ('constant: "007"', "007", "007"),
        ('constant: ""', "", ""),
    ],
)
def test_a_cell(column: str, text: str, value: object) -> None:
    assert cell(column) == (text, value)


def test_what_holds_only_blanks_is_not_filled() -> None:
    assert cell("first_filled: [ipn, comment]", bom_line(ipn=" ", comment="10k")) == ("10k", "10k")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("field: item_id", ""), ("field: manufacturer", ""), ("field: further_mpns", ""), ("field: suppliers", ""),
        ("field: quantity", "0"), ("field: instances", "1"), ("field: not_fitted", "true"), ("supplier_sku: [X]", ""),
    ],
)  # fmt: skip
def test_a_cell_of_a_line_that_has_little(column: str, text: str) -> None:
    assert cell(column, BARE)[0] == text


def test_designators_are_joined_as_the_profile_says_and_stay_a_list_in_json() -> None:
    more = 'designators: {separator: ", ", ranges: true}'
    assert cell("field: designators", more=more) == ("R1-R3", ["R1", "R2", "R3"])
    line = bom_line(designators=("R1", "R3"))
    assert cell("field: designators", line, more)[0] == "R1, R3"


def test_ranges_are_never_made_unasked() -> None:
    assert cell("field: designators")[0] == "R1,R2,R3"


def test_columns_can_be_for_some_formats_only() -> None:
    read = profile("name: a, field: ipn\nname: b, field: mpn, formats: [json]")
    assert exported(read, LINE).content == b'a\r\n""\r\n'
    assert json.loads(exported(read, LINE, format_=Format.JSON).content) == [{"a": "", "b": "M-1,5"}]


def test_a_format_without_a_column_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'own' has no column for csv"):
        exported(profile("name: a, field: ipn, formats: [json]", "files: [json]"), LINE)


def test_only_the_kept_kinds_are_rows_and_lines_keep_their_numbers() -> None:
    read = profile("name: a, field: line\nname: b, field: kind", "keep: [not_fitted]")
    assert exported(read, LINE, BARE).content == b"a,b\r\n2,not_fitted\r\n"


def test_a_release_has_its_id_and_date() -> None:
    read = profile("name: a, field: source\nname: b, field: release_id\nname: c, field: release_created_at")
    made = export(bom(LINE, identity=release_identity()), read, Format.CSV)
    assert made.content.endswith(b"\r\nrelease,release-1,2026-11-22T12:00:00+00:00\r\n")


def test_a_file_is_called_after_what_it_holds_in_letters_safe_for_a_header() -> None:
    read = profile("name: a, field: ipn")
    identity = release_identity(variant='48 V "x"/ü')
    made = export(bom(LINE, identity=identity), read, Format.XLSX, "Motor driver\r\n")
    assert made.file_name == "Motor_driver_-48_V_x_-release--own.xlsx"
    assert exported(read, LINE).media_type == "text/csv; charset=utf-8"


def test_a_profile_is_used_for_its_own_rows_only() -> None:
    with pytest.raises(ValueError, match="is for library_parts"):
        exported(profile("name: a, field: folder", "rows: library_parts"), LINE)


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_every_field_can_be_a_column(kind: str) -> None:
    columns = "\n".join(f"name: {name}, field: {name}" for name in ROW_KINDS[kind].fields)
    assert len(profile(columns, f"rows: {kind}").columns) == len(ROW_KINDS[kind].fields)
