"""The library as a table for people and importers: RFC 4180, UTF-8, one row a component."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from a365_sync.library.part import Part

COLUMNS = (
    "component", "revision", "item_id", "comment", "description", "folder", "type", "lifecycle_state", "part_choices",
)  # fmt: skip


def common_parameters(parts: Iterable[Part]) -> list[str]:
    """Names that at least half of the components fill, most frequent first."""
    counts: Counter[str] = Counter()
    total = 0
    for part in parts:
        total += 1
        counts.update({parameter.name for parameter in part.all_parameters() if parameter.value.strip()})
    frequent = [(-count, name) for name, count in counts.items() if 2 * count >= total]
    return [name for _, name in sorted(frequent)]


def write_csv(parts: Iterable[Part], parameters: Sequence[str], target: TextIO) -> None:
    """Write `COLUMNS` and a column for each of the named parameters, CRLF line ends.

    `part_choices` holds `maker:mpn` by rank joined with `;`, each followed by its SKUs as ` [supplier:sku|...]`.
    A parameter that a component has twice gives both values, joined with `|`.
    """
    writer = csv.writer(target, lineterminator="\r\n")
    # A parameter may be called like a column of ours; the prefix keeps the header unambiguous.
    writer.writerow((*COLUMNS, *(f"parameter:{name}" for name in parameters)))
    writer.writerows(_row(part, parameters) for part in parts)


def _row(part: Part, parameters: Sequence[str]) -> tuple[str, ...]:
    values: dict[str, list[str]] = {}
    for parameter in part.all_parameters():
        values.setdefault(parameter.name, []).append(parameter.value)
    return (
        part.name,
        part.revision,
        part.item_id,
        part.comment,
        part.description,
        part.folder,
        part.component_type,
        part.lifecycle_state,
        _choices(part),
        *("|".join(values.get(name, ())) for name in parameters),
    )


def _choices(part: Part) -> str:
    return ";".join(
        f"{choice.manufacturer}:{choice.mpn}"
        + (f" [{'|'.join(f'{sku.supplier}:{sku.sku}' for sku in choice.skus)}]" if choice.skus else "")
        for choice in part.part_choices
    )
