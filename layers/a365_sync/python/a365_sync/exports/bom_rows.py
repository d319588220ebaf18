"""A BOM's lines as rows."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from a365_sync.bom.model import Bom, BomLine, Kind
from a365_sync.exports.rows import RowKind, choice_fields


@dataclass(frozen=True, slots=True)
class BomRow:
    """One line, with its number in the BOM (from 1) and where it stands."""

    number: int
    line: BomLine
    bom: Bom
    project: str


def bom_rows(bom: Bom, keep: Container[Kind], project: str) -> Iterator[BomRow]:
    """The lines of the kept kinds; numbers are the BOM's, so that they match its other files."""
    numbered = enumerate(bom.lines, start=1)
    return (BomRow(number, line, bom, project) for number, line in numbered if line.kind in keep)


BOM_LINES = RowKind(
    fields={
        "line": lambda row: row.number,
        "kind": lambda row: row.line.kind.value,
        "not_fitted": lambda row: row.line.kind is Kind.NOT_FITTED,
        "ipn": lambda row: row.line.ipn,
        "component": lambda row: row.line.component,
        "revision": lambda row: row.line.revision,
        "item_id": lambda row: row.line.item_id or "",
        "line_key": lambda row: row.line.line_key,
        "managed": lambda row: row.line.managed,
        "lifecycle_state": lambda row: row.line.lifecycle_state,
        "comment": lambda row: row.line.comment,
        "description": lambda row: row.line.description,
        "quantity": lambda row: row.line.quantity,
        # Fitted or not, for targets that count what they then do not load.
        "instances": lambda row: len(row.line.designators) or row.line.quantity,
        "designators": lambda row: row.line.designators,
        "replaces": lambda row: row.line.replaces,
        "project": lambda row: row.project,
        "project_id": lambda row: row.bom.identity.project_id,
        "variant": lambda row: row.bom.identity.variant,
        "source": lambda row: row.bom.identity.source.value,
        "release_id": lambda row: row.bom.identity.release_id or "",
        "release_created_at": lambda row: row.bom.identity.release_created_at or "",
        **choice_fields(lambda row: row.line.part_choices),
    },
    parameters=lambda row: row.line.parameters,
    part_choices=lambda row: row.line.part_choices,
)
