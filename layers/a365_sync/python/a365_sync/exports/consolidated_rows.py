"""The parts of a consolidated BOM as rows."""

from typing import TYPE_CHECKING

from a365_sync.exports.rows import RowKind, choice_fields

if TYPE_CHECKING:
    from a365_sync.consolidated.model import Use

CONSOLIDATED_PARTS = RowKind(
    fields={
        "part_key": lambda part: part.part_key,
        "item_id": lambda part: part.item_id or "",
        "ipn": lambda part: part.ipn,
        "component": lambda part: part.component,
        "comment": lambda part: part.comment,
        "description": lambda part: part.description,
        "lifecycle_state": lambda part: part.lifecycle_state,
        "quantity": lambda part: part.quantity,
        "uses": lambda part: tuple(_told(use) for use in part.uses),
        "stands_in_for": lambda part: tuple(dict.fromkeys(use.replaces for use in part.uses if use.replaces)),
        "conflicts": lambda part: tuple(conflict.text for conflict in part.conflicts),
        **choice_fields(lambda part: part.part_choices),
    },
    parameters=lambda part: part.parameters,
    part_choices=lambda part: part.part_choices,
)


def _told(use: "Use") -> str:
    """`two_ax_PCB 48V: 10 x 3 (C1,C2,C3)`: boards times parts on a board."""
    designators = f" ({','.join(use.designators)})" if use.designators else ""
    return f"{use.build}: {use.boards} x {use.per_board}{designators}"
