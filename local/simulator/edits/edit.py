"""What every kind of edit is: the JSON that asks for it, and a pure change of the snapshot."""

from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from local.simulator.workspace.snapshot import Snapshot


class EditError(ValueError):
    """The edit cannot be made; the text says why, and what exists instead."""


class Edited(NamedTuple):
    """The changed snapshot, and what to tell the editor: names and identifiers of what was made."""

    snapshot: Snapshot
    result: dict[str, Any]


class Edit(BaseModel):
    """The fields of a subclass are the edit's JSON; its docstring is the edit's documentation."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)
    kind: ClassVar[str]

    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        """`now` in the form of Altium's answers. Raises EditError; never changes a record in place."""
        raise NotImplementedError
