"""The history of each BOM: one item for every version that its head has named. Lives in CatalogTable."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.table import Item, Table, Update

if TYPE_CHECKING:
    from a365_sync.store.catalog import BomHead


@dataclass(frozen=True, slots=True)
class BomVersion:
    """A version that counted from `since` until the next one did, or until `removed_at`; times in ISO 8601.

    `stored_at` is earlier than `since` where the content stayed and only a name changed.
    """

    version: int
    content_hash: str
    since: str
    stored_at: str
    project_name: str
    release_description: str | None
    lines: int
    quantity: int
    source_revision_id: str | None = None
    removed_at: str | None = None

    @classmethod
    def of(cls, head: "BomHead") -> "BomVersion":
        """What stays of a head once the next one has taken its place."""
        kept = {field.name: getattr(head, field.name) for field in fields(cls) if field.name != "since"}
        return cls(**kept, since=head.since or head.stored_at)

    def began(self, at: datetime) -> bool:
        """Whether it was stored by then."""
        return datetime.fromisoformat(self.since) <= at

    def counted(self, at: datetime) -> bool:
        """Whether the BOM was there at a time that is not before `since`, and not after the next version's."""
        return self.removed_at is None or at < datetime.fromisoformat(self.removed_at)


class Versions:
    """Typed access to the versions of BOMs."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, identity: BomIdentity, head: "BomHead") -> None:
        """Write the item of a head's version; safe to repeat, and a removal that is known stays."""
        item = asdict(BomVersion.of(head))
        if head.removed_at is None:
            del item["removed_at"]  # who is slow must not undo a removal
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in item)
        values = {f":{name}": value for name, value in item.items()}
        self._table.update(Update(keys.bom_version(identity, head.version), expression, values))

    def get(self, identity: BomIdentity, version: int) -> BomVersion | None:
        """One version, or None."""
        item = self._table.get(keys.bom_version(identity, version))
        return _version(item) if item else None

    def oldest_first(self, identity: BomIdentity, after: str, limit: int) -> list[BomVersion]:
        """So many versions after a sort key."""
        found = self._table.query(keys.bom_versions(identity), "VERSION#", after=after, limit=limit)
        return [_version(item) for item in found]

    def newest_first(self, identity: BomIdentity) -> Iterator[BomVersion]:
        """All versions, read as they are consumed."""
        return map(_version, self._table.query(keys.bom_versions(identity), newest_first=True))


def _version(item: Item) -> BomVersion:
    return BomVersion(**{name: value for name, value in item.items() if name in BomVersion.__slots__})
