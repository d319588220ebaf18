"""The differ's changes as the lake wants them: each with its line. The only place here that knows the differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from a365_sync.bom.model import Bom, BomLine
from a365_sync.changes.differ import diff


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a line and its two values, as JSON has them."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that came, went or changed; `line` is the newer one, or the one that went."""

    change: Literal["added", "removed", "changed"]
    line: BomLine
    quantity_before: int
    quantity_after: int
    fields: tuple[FieldChange, ...]


def changed_lines(before: Bom | None, after: Bom) -> Iterator[ChangedLine]:
    """What differs between two versions of a BOM, in the differ's order; that lines changed places only is nothing."""
    older = before or Bom(identity=after.identity, lines=())
    for change in diff(older, after).lines:
        if change.change == "reordered":
            continue
        was, now = _numbered(older, change.was), _numbered(after, change.now)
        fields = tuple(FieldChange(name, *values) for name, values in change.fields.items())
        if line := now or was:
            yield ChangedLine(
                change.change, line, was.quantity if was else 0, now.quantity if now else 0, fields
            )


def _numbered(bom: Bom, number: int | None) -> BomLine | None:
    return bom.lines[number - 1] if number else None
