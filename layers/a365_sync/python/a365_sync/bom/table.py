"""The BOM as a table for people and importers: RFC 4180, UTF-8, one row a line."""

import csv
import io
from collections.abc import Iterable

from a365_sync.bom.model import BomLine

COLUMNS = (
    "line", "kind", "ipn", "component", "revision", "quantity", "designators", "manufacturer", "mpn",
    "alternates", "suppliers", "comment", "description", "lifecycle_state", "managed", "replaces",
)  # fmt: skip


def to_csv(lines: Iterable[BomLine]) -> str:
    """The lines under `COLUMNS`, CRLF line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(number, line) for number, line in enumerate(lines, start=1))
    return text.getvalue()


def _row(number: int, line: BomLine) -> tuple[object, ...]:
    preferred = line.part_choices[0] if line.part_choices else None
    return (
        number,
        line.kind.value,
        line.ipn,
        line.component,
        line.revision,
        line.quantity,
        ",".join(line.designators),
        preferred.manufacturer if preferred else "",
        preferred.mpn if preferred else "",
        ";".join(f"{choice.manufacturer}:{choice.mpn}" for choice in line.part_choices[1:]),
        # Only the preferred part's: another choice's number beside this MPN would buy the wrong part.
        ";".join(f"{sku.supplier}:{sku.sku}" for sku in preferred.skus) if preferred else "",
        line.comment,
        line.description,
        line.lifecycle_state,
        "true" if line.managed else "false",
        line.replaces,
    )
