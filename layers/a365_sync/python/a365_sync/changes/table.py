"""A difference as a table for people: one row a change."""

import csv
import io

from a365_sync.changes.model import Change, Difference
from a365_sync.exports.formulas import guarded

COLUMNS = (
    "line", "kind", "ipn", "component", "comment", "designators", "field", "old", "new", "text", "line_key",
)  # fmt: skip
_BYTE_ORDER_MARK = (
    "\ufeff"  # Excel takes a file without one for another encoding, and every sentence has an arrow
)


def as_csv(difference: Difference) -> bytes:
    """The changes under `COLUMNS`, UTF-8 with a byte order mark and CRLF line ends.

    Text that a spreadsheet would take for a formula (`=Value`, the designator `+X`) follows an apostrophe: whoever
    needs the exact text reads the JSON.
    """
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, difference.changes))
    return text.getvalue().encode()


def _row(change: Change) -> list[object]:
    cells = (change.line, change.kind.value, change.ipn, change.component, change.comment,
             ",".join(change.designators), change.field, change.old, change.new, change.text,
             change.line_key)  # fmt: skip
    return [guarded(cell) if isinstance(cell, str) else cell for cell in cells]
