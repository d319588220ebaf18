"""What differs between two BOMs of one variant, line by line."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from a365_sync.bom.model import BomLine

_COMPARED = tuple(name for name in BomLine.model_fields if name != "line_key")


class LineChange(BaseModel):
    """One line that came, went or changed; `fields` maps a changed field to its old and new value."""

    model_config = ConfigDict(frozen=True)

    change: Literal["added", "removed", "changed"]
    line_key: str
    component: str
    designators: tuple[str, ...]
    fields: dict[str, tuple[Any, Any]] = {}


def compare(before: Iterable[BomLine], after: Iterable[BomLine]) -> tuple[LineChange, ...]:
    """Changes in the order of the newer BOM, removals last; empty when the lines are equal."""
    old = {line.line_key: line for line in before}
    new = {line.line_key: line for line in after}
    came_or_changed = [
        _change("added", line) if key not in old else _changed(old[key], line)
        for key, line in new.items()
        if old.get(key) != line
    ]
    went = [_change("removed", line) for key, line in old.items() if key not in new]
    return (*came_or_changed, *went)


def _change(change: Literal["added", "removed"], line: BomLine) -> LineChange:
    return LineChange(
        change=change, line_key=line.line_key, component=line.component, designators=line.designators
    )


def _changed(old: BomLine, new: BomLine) -> LineChange:
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    fields = {name: (before[name], after[name]) for name in _COMPARED if before[name] != after[name]}
    return LineChange(
        change="changed",
        line_key=new.line_key,
        component=new.component,
        designators=new.designators,
        fields=fields,
    )
