"""What a difference between two BOMs is made of."""

from collections import Counter
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from a365_sync.bom.model import BomIdentity, BomLine, BomWarning


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ChangeKind(StrEnum):
    """What people call a change."""

    LINE_ADDED = "line_added"
    LINE_REMOVED = "line_removed"
    DESIGNATORS_MOVED = "designators_moved"
    NOT_FITTED = "not_fitted"
    FITTED = "fitted"
    ALTERNATE = "alternate"
    DESIGNATORS_ADDED = "designators_added"
    DESIGNATORS_REMOVED = "designators_removed"
    QUANTITY = "quantity"
    CHOICE_ADDED = "choice_added"
    CHOICE_DROPPED = "choice_dropped"
    CHOICES_RANKED = "choices_ranked"
    SUPPLIERS = "suppliers"
    REVISION = "revision"
    LIFECYCLE = "lifecycle"
    IPN = "ipn"
    COMMENT = "comment"
    DESCRIPTION = "description"
    PARAMETER = "parameter"
    OTHER = "other"


class Change(_Frozen):
    """One thing that a person would tell of, in a sentence: `text`.

    `line` is the line's number in the newer BOM, or in the older one if the line went. `from_line_key` names the line
    that designators came from. `old` and `new` are what `field` held, absent where there was nothing.
    """

    kind: ChangeKind
    line: int
    line_key: str
    component: str
    ipn: str
    comment: str
    text: str
    designators: tuple[str, ...] = ()
    from_line_key: str | None = None
    field: str = ""
    old: int | str | None = None
    new: int | str | None = None


class LineChange(_Frozen):
    """One line that came, went or changed.

    `was` and `now` are the line's numbers in the two BOMs, from 1. `fields` maps a changed field to its old and new
    value.
    """

    change: Literal["added", "removed", "changed", "reordered"]
    line_key: str
    component: str
    designators: tuple[str, ...]
    was: int | None
    now: int | None
    fields: dict[str, tuple[Any, Any]] = {}


class LineDifference(LineChange):
    """The same with all that is needed to make the newer BOM of the older one: a line that came or went is whole."""

    line: BomLine | None = None


class Difference(_Frozen):
    """What leads from one BOM to another, twice: `lines` exactly, `changes` as people tell it.

    `size` is the number of lines and `quantity` that of parts to buy for one board, before and after; `warnings` are
    both BOMs' where they differ.
    """

    older: BomIdentity
    newer: BomIdentity
    size: tuple[int, int]
    quantity: tuple[int, int]
    changes: tuple[Change, ...]
    lines: tuple[LineDifference, ...]
    warnings: tuple[tuple[BomWarning, ...], tuple[BomWarning, ...]] | None = None

    @property
    def is_empty(self) -> bool:
        """True when the two BOMs hold the same, whatever they are called."""
        return not self.lines and self.warnings is None

    @property
    def counts(self) -> dict[str, int]:
        """Lines that were added, removed and changed."""
        met = Counter(line.change for line in self.lines)
        return {"added": met["added"], "removed": met["removed"], "changed": met["changed"]}

    @property
    def kinds(self) -> dict[str, int]:
        """How many changes there are of each kind that occurs."""
        met = Counter(change.kind for change in self.changes)
        return {kind.value: met[kind] for kind in ChangeKind if met[kind]}
