"""What the last complete sweep missed, and what a person has approved to vanish. Lives in StateTable."""

from dataclasses import dataclass

from a365_sync.store.table import Table

EVERY_KIND = ("projects", "parts")


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """Ids that the last complete sweep missed; those withheld by the brake; those approved since.

    `known` is how many there were after that sweep.
    """

    missing: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    known: int = 0


class Missing:
    """The records of one workspace; `kind` is one of `EVERY_KIND`."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def read(self, kind: str) -> MissingRecord:
        """What is remembered of a kind; empty before its first sweep."""
        item = self._table.get((f"MISSING#{self._workspace_id}", kind))
        if item is None:
            return MissingRecord()
        sets = {name: frozenset(item[name]) for name in ("missing", "withheld", "approved")}
        return MissingRecord(**sets, known=item["known"])

    def store(self, kind: str, record: MissingRecord) -> None:
        """Remember what a sweep found."""
        sets = {name: sorted(getattr(record, name)) for name in ("missing", "withheld", "approved")}
        self._table.put({"pk": f"MISSING#{self._workspace_id}", "sk": kind, **sets, "known": record.known})

    def approve(self, kind: str) -> frozenset[str]:
        """Let what is withheld now vanish with the next sweep that still misses it; returns the ids."""
        record = self.read(kind)
        if record.withheld:
            self.store(kind, MissingRecord(record.missing, record.withheld, record.withheld, record.known))
        return record.withheld
