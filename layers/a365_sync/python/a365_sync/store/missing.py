"""What the last complete sweep missed, and what a person has approved to vanish. Lives in StateTable.

When a whole library is hidden, that is more than one item holds: then the ids stand in items of their own, which the
record names, and which are there before it does.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from a365_sync.store.table import ConditionFailedError, Item, Table, Update

EVERY_KIND = ("projects", "parts")
_SETS = ("missing", "withheld", "approved")
_IDS_AN_ITEM = 2_000  # of 36 characters, in three sets at most: half of what an item may hold


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """Ids that the last complete sweep missed; those withheld by the brake; those approved since.

    `known` is how many there were after that sweep, or None when others may have come since that were not counted;
    `found_at` is when it was found so. `version` tells the records apart that stood one after the other.
    """

    missing: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    known: int | None = 0
    found_at: str | None = None
    version: int = field(default=0, compare=False)


class Missing:
    """The records of one workspace; `kind` is one of `EVERY_KIND`."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._pk = f"MISSING#{workspace_id}"

    def read(self, kind: str) -> MissingRecord:
        """What is remembered of a kind; empty before its first sweep."""
        item = self._table.get((self._pk, kind))
        if item is None:
            return MissingRecord()
        sets = {name: set(item[name]) for name in _SETS}
        if item["apart"]:
            for part in self._table.query(self._pk, f"{kind}#{item['apart']}#"):
                sets[part["set"]] |= set(part["ids"])
        if item["all_approved"]:
            sets["approved"] |= sets["withheld"]
        frozen = {name: frozenset(ids) for name, ids in sets.items()}
        return MissingRecord(
            **frozen, known=item["known"], found_at=item["found_at"], version=item["version"]
        )

    def store(self, kind: str, record: MissingRecord, before: MissingRecord) -> None:
        """Remember what a sweep found; an approval that came after it read `before` is not lost."""
        try:
            self._put(kind, record, before.version)
        except ConditionFailedError:
            now = self.read(kind)
            self._put(kind, replace(record, approved=now.approved & record.missing), now.version)

    def approve(self, kind: str) -> frozenset[str]:
        """Let what is withheld now vanish with the next sweep that still misses it; returns the ids."""
        record = self.read(kind)
        if not record.withheld:
            return record.withheld
        values = {":yes": True, ":version": record.version, ":next": record.version + 1}
        expression = "SET #all_approved = :yes, #version = :next"
        try:
            self._table.update(Update((self._pk, kind), expression, values, "#version = :version"))
        except ConditionFailedError:
            return self.approve(kind)  # a sweep found something else meanwhile
        return record.withheld

    def _put(self, kind: str, record: MissingRecord, after: int) -> None:
        apart = secrets.token_hex(4) if len(record.missing) > _IDS_AN_ITEM else ""
        self._table.put_many(self._apart(kind, record, apart) if apart else ())
        sets = {name: [] if apart else sorted(getattr(record, name)) for name in _SETS}
        item: dict[str, Any] = {
            "pk": self._pk, "sk": kind, **sets, "apart": apart, "all_approved": False,
            "known": record.known, "found_at": record.found_at, "version": after + 1,
        }  # fmt: skip
        condition = "#version = :after" if after else "attribute_not_exists(#pk)"
        self._table.put(item, condition=condition, values={":after": after} if after else None)
        self._forget_others(kind, apart)

    def _apart(self, kind: str, record: MissingRecord, name: str) -> Iterator[Item]:
        number = 0
        for which in _SETS:
            ids = sorted(getattr(record, which))
            for start in range(0, len(ids), _IDS_AN_ITEM):
                some = ids[start : start + _IDS_AN_ITEM]
                yield {"pk": self._pk, "sk": f"{kind}#{name}#{number:04d}", "set": which, "ids": some}
                number += 1

    def _forget_others(self, kind: str, apart: str) -> None:
        stale = self._table.query(self._pk, f"{kind}#", attributes=("pk", "sk"))
        current = f"{kind}#{apart}#" if apart else None
        self._table.delete_many(
            (item["pk"], item["sk"]) for item in stale if not (current and item["sk"].startswith(current))
        )
