"""The kinds of rows that a profile may be about, by the name it gives them."""

from collections.abc import Mapping

from a365_sync.exports.bom_rows import BOM_LINES
from a365_sync.exports.consolidated_rows import CONSOLIDATED_PARTS
from a365_sync.exports.library_rows import LIBRARY_PARTS
from a365_sync.exports.rows import RowKind

ROW_KINDS: Mapping[str, RowKind] = {
    "bom_lines": BOM_LINES,
    "library_parts": LIBRARY_PARTS,
    "consolidated_parts": CONSOLIDATED_PARTS,
}
