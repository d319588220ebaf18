"""The differ's changes as the lake wants them: each with its line. The only place here that knows the differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from a365_sync.bom.changes import compare
from a365_sync.bom.model import BomLine


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


def changed_lines(before: Iterable[BomLine], after: Iterable[BomLine]) -> Iterator[ChangedLine]:
    """What differs between two versions of a BOM, in the differ's order."""
    old = {line.line_key: line for line in before}
    new = {line.line_key: line for line in after}
    for change in compare(old.values(), new.values()):
        was, now = old.get(change.line_key), new.get(change.line_key)
        yield ChangedLine(
            change.change,
            now or old[change.line_key],
            was.quantity if was else 0,
            now.quantity if now else 0,
            tuple(FieldChange(name, *values) for name, values in change.fields.items()),
        )
