"""How far a run's sweep has come, one item a checkpoint, so that another invocation can go on. Lives in StateTable."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from a365_sync.store.table import Table

_KEPT_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was handled since the one before: `met` are its rows, packed; the walk goes on after `cursor`.

    `walk` counts the times a sweep began anew, `totals` are what its pages said there is in all; `notes` are the
    sweep's own.
    """

    walk: int
    cursor: str | None
    totals: tuple[int, ...]
    met: str
    notes: dict[str, Any] = field(default_factory=dict)


class Checkpoints:
    """The checkpoints of one run, in order."""

    def __init__(self, table: Table, run_id: str) -> None:
        self._table = table
        self._pk = f"RUN#{run_id}"

    def all(self) -> Iterator[Checkpoint]:
        """Every one so far."""
        for item in self._table.query(self._pk, "CHECKPOINT#"):
            yield Checkpoint(item["walk"], item["cursor"], tuple(item["totals"]), item["met"], item["notes"])

    def add(self, number: int, checkpoint: Checkpoint, now: int) -> None:
        """Add the one that comes after `number` others; `now` in epoch seconds.

        Raises ConditionFailedError when there is one of that number: somebody else does this sweep.
        """
        item = {
            "pk": self._pk, "sk": f"CHECKPOINT#{number:06d}", "walk": checkpoint.walk, "cursor": checkpoint.cursor,
            "totals": list(checkpoint.totals), "met": checkpoint.met, "notes": checkpoint.notes,
            "expires_at": now + _KEPT_SECONDS,
        }  # fmt: skip
        self._table.put(item, condition="attribute_not_exists(#pk)")
