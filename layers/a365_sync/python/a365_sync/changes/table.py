"""A difference as a table for people: one row a change."""

import csv
import io

from a365_sync.changes.model import Change, Difference

COLUMNS = (
    "line", "kind", "ipn", "component", "comment", "designators", "field", "old", "new", "text", "line_key",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(difference: Difference) -> bytes:
    """The changes under `COLUMNS`, UTF-8 with CRLF line ends.

    Text that a spreadsheet would take for a formula (`=Value`, the designator `+X`) follows an apostrophe: whoever
    needs the exact text reads the JSON.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, difference.changes))
    return text.getvalue().encode()


def _row(change: Change) -> list[object]:
    cells = (change.line, change.kind.value, change.ipn, change.component, change.comment,
             ",".join(change.designators), change.field, change.old, change.new, change.text,
             change.line_key)  # fmt: skip
    return [_plain(cell) for cell in cells]


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
