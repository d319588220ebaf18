"""Rows as a workbook: texts stay texts, so leading zeros, `1E5` and `=cmd` arrive as they are."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.exports.columns import ReadyColumn
from a365_sync.exports.rows import Value

_MOST_CHARACTERS = 32_767  # of a cell, by the format
_MOST_ROWS = 1_048_575  # below the header, by the format
_NARROWEST, _WIDEST = 8, 60  # characters
_MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)  # always the same: equal rows give equal bytes


def xlsx_bytes(columns: Sequence[ReadyColumn], rows: Sequence[Sequence[Value]]) -> bytes:
    """One sheet with a frozen header; whole numbers are numbers, everything else is text.

    Raises InvalidInput for what the format cannot hold: the library would cut it.
    """
    import xlsxwriter

    cells = [[_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    _check_size(columns, cells)
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    workbook.set_properties({"created": _MADE_AT})
    sheet = workbook.add_worksheet("BOM")
    bold = workbook.add_format({"bold": True})
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.name, bold)
        sheet.set_column(number, number, _width(column, [row[number] for row in cells]))
    _fill(sheet, cells)
    sheet.freeze_panes(1, 0)
    workbook.close()
    return content.getvalue()


def _fill(sheet: Any, cells: Sequence[Sequence[str | int]]) -> None:
    for row_number, row in enumerate(cells, start=1):
        for number, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(row_number, number, cell)
            else:
                sheet.write_string(row_number, number, cell)


def _cell(column: ReadyColumn, value: Value) -> str | int:
    return value if isinstance(value, int) and not isinstance(value, bool) else column.text(value)


def _width(column: ReadyColumn, cells: Sequence[str | int]) -> int:
    longest = max(len(str(cell)) for cell in (column.name, *cells))
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _check_size(columns: Sequence[ReadyColumn], cells: Sequence[Sequence[str | int]]) -> None:
    if len(cells) > _MOST_ROWS:
        raise InvalidInput(f"A sheet holds {_MOST_ROWS} rows, these are {len(cells)}: ask for CSV.")
    for number, row in enumerate(cells, start=1):
        for column, cell in zip(columns, row, strict=True):
            if isinstance(cell, str) and len(cell.encode("utf-16-le")) // 2 > _MOST_CHARACTERS:
                raise InvalidInput(
                    f"Row {number}, {column.name}: {len(cell)} characters are more than the {_MOST_CHARACTERS} that "
                    "a cell of a workbook holds. Ask for CSV or JSON."
                )
