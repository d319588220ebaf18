"""Rows as CSV: RFC 4180, UTF-8, in the style of the profile."""

import csv
from collections.abc import Iterable, Sequence
from typing import Literal, TextIO

from a365_sync.exports.columns import ReadyColumn
from a365_sync.exports.formulas import guarded
from a365_sync.exports.profile import CsvStyle
from a365_sync.exports.rows import Value

_LINE_END = "\r\n"
_QUOTING: dict[str, Literal[0, 1]] = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL}
_BYTE_ORDER_MARK = "\ufeff"


class _Lines:
    """Ends rows with a line feed; the writer itself would then leave a carriage return in a cell without quotes."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, row: str) -> None:
        self._target.write(row.removesuffix(_LINE_END) + "\n")


def write_csv(
    style: CsvStyle, columns: Sequence[ReadyColumn], rows: Iterable[Sequence[Value]], target: TextIO
) -> None:
    """Write the rows one after another; `target` must leave line ends as they are (`newline=""`)."""
    if style.byte_order_mark:
        target.write(_BYTE_ORDER_MARK)
    rows_to = _Lines(target) if style.line_ends == "lf" else target
    writer = csv.writer(rows_to, lineterminator=_LINE_END, quoting=_QUOTING[style.quoting])
    if style.header:
        writer.writerow([column.name for column in columns])
    writer.writerows(
        [_cell(style, column, value) for column, value in zip(columns, row, strict=True)] for row in rows
    )


def _cell(style: CsvStyle, column: ReadyColumn, value: Value) -> str:
    text = column.text(value)
    return guarded(text) if style.guard_formulas else text
