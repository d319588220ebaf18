"""Rows as CSV: RFC 4180, UTF-8, in the style of the profile."""

import csv
from collections.abc import Iterable, Sequence
from typing import Literal, TextIO

from a365_sync.exports.columns import ReadyColumn
from a365_sync.exports.formulas import guarded
from a365_sync.exports.profile import CsvStyle
from a365_sync.exports.rows import Value

_LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
_QUOTING: dict[str, Literal[0, 1]] = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL}
_BYTE_ORDER_MARK = "\ufeff"


def write_csv(
    style: CsvStyle, columns: Sequence[ReadyColumn], rows: Iterable[Sequence[Value]], target: TextIO
) -> None:
    """Write the rows one after another; `target` must leave line ends as they are (`newline=""`)."""
    if style.byte_order_mark:
        target.write(_BYTE_ORDER_MARK)
    writer = csv.writer(target, lineterminator=_LINE_ENDS[style.line_ends], quoting=_QUOTING[style.quoting])
    if style.header:
        writer.writerow([column.name for column in columns])
    writer.writerows(
        [_cell(style, column, value) for column, value in zip(columns, row, strict=True)] for row in rows
    )


def _cell(style: CsvStyle, column: ReadyColumn, value: Value) -> str:
    text = column.text(value)
    return guarded(text) if style.guard_formulas else text
