"""Two BOMs that differ, and what is told of them."""

from typing import Any

from a365_sync.bom.model import BomLine, Parameter
from a365_sync.changes.differ import diff
from a365_sync.changes.model import Change, Difference
from tests.builders import bom, bom_line


def difference(before: list[BomLine], after: list[BomLine], *parameters: str) -> Difference:
    """Between two BOMs of one design."""
    return diff(bom(*before), bom(*after), parameters)


def told(before: list[BomLine], after: list[BomLine], *parameters: str) -> list[tuple[str, str]]:
    """Kind and sentence of each change."""
    return [(change.kind.value, change.text) for change in difference(before, after, *parameters).changes]


def changed(field: str, old: Any, new: Any, *parameters: str) -> list[Change]:
    """What is told of one line in which one field changed."""
    return list(difference([bom_line(**{field: old})], [bom_line(**{field: new})], *parameters).changes)


def part(number: int, comment: str, *designators: str, **fields: Any) -> BomLine:
    """A line of an item of its own."""
    name = f"CMP-0000{number}-1"
    held = {
        "component": name, "revision": f"revision-{name}", "item_id": f"item-{number}", "comment": comment,
        "designators": designators, "quantity": len(designators),
    } | fields  # fmt: skip
    return bom_line(str(held.pop("line_key", f"line-{number}")), **held)


def values(**named: str) -> tuple[Parameter, ...]:
    """Parameters."""
    return tuple(Parameter(name=name, value=value) for name, value in named.items())
