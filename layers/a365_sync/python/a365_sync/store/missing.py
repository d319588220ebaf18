"""What the last complete sweep missed, and what a person has approved to vanish. Lives in StateTable."""

from dataclasses import dataclass, replace

from a365_sync.store.table import ConditionFailedError, Item, Table, Update

EVERY_KIND = ("projects", "parts")
_SETS = ("missing", "withheld", "approved")


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """Ids that the last complete sweep missed; those withheld by the brake; those approved since.

    `known` is how many there were after that sweep; `found_at` is when it was found so.
    """

    missing: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    known: int = 0
    found_at: str | None = None


class Missing:
    """The records of one workspace; `kind` is one of `EVERY_KIND`."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def read(self, kind: str) -> MissingRecord:
        """What is remembered of a kind; empty before its first sweep."""
        item = self._table.get(self._key(kind))
        if item is None:
            return MissingRecord()
        sets = {name: frozenset(item[name]) for name in _SETS}
        return MissingRecord(**sets, known=item["known"], found_at=item["found_at"])

    def store(self, kind: str, record: MissingRecord, before: MissingRecord) -> None:
        """Remember what a sweep found; an approval that came after it read `before` is not lost."""
        try:
            self._table.put(
                self._item(kind, record),
                condition="attribute_not_exists(#pk) OR #approved = :approved",
                values={":approved": sorted(before.approved)},
            )
        except ConditionFailedError:
            approved = self.read(kind).approved & record.missing
            self._table.put(self._item(kind, replace(record, approved=approved)))

    def approve(self, kind: str) -> frozenset[str]:
        """Let what is withheld now vanish with the next sweep that still misses it; returns the ids."""
        withheld = self.read(kind).withheld
        if not withheld:
            return withheld
        values = {":withheld": sorted(withheld)}
        try:
            self._table.update(
                Update(self._key(kind), "SET #approved = :withheld", values, "#withheld = :withheld")
            )
        except ConditionFailedError:
            return self.approve(kind)  # a sweep found something else meanwhile
        return withheld

    def _key(self, kind: str) -> tuple[str, str]:
        return f"MISSING#{self._workspace_id}", kind

    def _item(self, kind: str, record: MissingRecord) -> Item:
        pk, sk = self._key(kind)
        sets = {name: sorted(getattr(record, name)) for name in _SETS}
        return {"pk": pk, "sk": sk, **sets, "known": record.known, "found_at": record.found_at}
