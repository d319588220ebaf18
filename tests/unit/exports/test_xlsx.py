"""A workbook read back by another library equals the table."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import export
from a365_sync.exports.profile import Format
from tests.builders import bom_line
from tests.unit.exports.boards import wip_bom
from tests.unit.exports.profiles import exported, profile

COLUMNS = profile("name: a, field: comment\nname: b, field: quantity\nname: c, field: managed")
HOSTILE = [
    "007", "1E5", "=cmd|' /C calc'!A0", "+1", "-1", "@x", "1/2", "TRUE", "https://example.test/", "mailto:a@b.test",
    "{=1}", " padded ", "two\nlines", "#REF!", "'x", "_x0041_", "0.10", "1.000.000", "µΩ漢字",
]  # fmt: skip


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def table(content: bytes) -> list[list[object]]:
    rows = sheet(content).iter_rows(values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def test_texts_arrive_as_texts_and_counts_as_numbers() -> None:
    lines = [bom_line(comment=text, quantity=number) for number, text in enumerate(HOSTILE)]
    header, *rows = table(exported(COLUMNS, *lines, format_=Format.XLSX).content)
    assert header == ["a", "b", "c"]
    assert rows == [[text, number, "true"] for number, text in enumerate(HOSTILE)]


def test_a_cell_that_looks_like_a_formula_is_no_formula() -> None:
    content = exported(COLUMNS, bom_line(comment="=1+1"), format_=Format.XLSX).content
    cell = sheet(content)["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_header_stays_in_sight_and_columns_are_as_wide_as_what_they_hold_within_reason() -> None:
    content = exported(COLUMNS, bom_line(comment="x" * 500), format_=Format.XLSX).content
    read = sheet(content)
    assert read.freeze_panes == "A2"
    assert 8 <= read.column_dimensions["B"].width < 10
    assert 60 <= read.column_dimensions["A"].width < 62


@pytest.mark.parametrize("name", ["generic", "cofactr", "inventree", "kicad", "indabom"])
def test_a_real_board_is_the_same_in_the_workbook_as_in_the_csv(name: str) -> None:
    read = builtin(name)
    bom = wip_bom("LimeSDR_Mini_1v3", "[No Variations]")
    unguarded = read.model_copy(update={"csv": read.csv.model_copy(update={"guard_formulas": False})})
    text = export(bom, unguarded, Format.CSV).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells = table(export(bom, read, Format.XLSX).content)
    assert [[str(cell) for cell in row] for row in cells] == rows
    assert len(rows) > 60


def test_what_a_cell_cannot_hold_is_refused_and_not_cut() -> None:
    fits = bom_line(comment="x" * 32_767)
    assert table(exported(COLUMNS, fits, format_=Format.XLSX).content)[1][0] == "x" * 32_767
    with pytest.raises(InvalidInput, match="Row 2, a: 32768 characters"):
        exported(COLUMNS, fits, bom_line(comment="x" * 32_768), format_=Format.XLSX)
    with pytest.raises(InvalidInput):  # a sign outside the basic plane counts twice
        exported(COLUMNS, bom_line(comment="😀" * 16_384), format_=Format.XLSX)


def test_equal_rows_give_equal_bytes() -> None:
    one, two = (exported(COLUMNS, bom_line(), format_=Format.XLSX).content for _ in range(2))
    assert one == two


# Control characters travel escaped; openpyxl hands them over as they are written.
printable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=20)


@settings(max_examples=30)
@given(st.lists(printable, min_size=1, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    content = exported(COLUMNS, *(bom_line(comment=text) for text in texts), format_=Format.XLSX).content
    assert [row[0] for row in table(content)[1:]] == texts
