"""Where a part is used: from the entries of the two indexes to the lines that count.

The indexes may be a second behind the catalog, and hold lines of versions that were just replaced: a line counts only
while its head names its version.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead, head_of
from a365_sync.store.key_range import Index
from a365_sync.store.table import Item, Table

BY_ITEM = Index("by-item", "item_pk", "item_sk")
BY_MPN = Index("by-mpn", "mpn_pk", "mpn_sk")


@dataclass(frozen=True, slots=True)
class Use:
    """A line of the version that counts. `line` has a canonical line's fields but for its parameters."""

    identity: BomIdentity
    head: BomHead
    number: int
    line: Item


class WhereUsed:
    """Reads the indexes of one workspace; `prefix` is the beginning of the BOM keys that are wanted."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def by_item(self, item_id: str, prefix: str, after: str, limit: int) -> list[tuple[str, Use | None]]:
        """So many entries of an item after a position, in the order of BOM keys; None for one that does not count."""
        return self._read(BY_ITEM, keys.where_used_item(self._workspace_id, item_id), prefix, after, limit)

    def by_mpn(self, mpn: str, prefix: str, after: str, limit: int) -> list[tuple[str, Use | None]]:
        """The same for an MPN of any rank, in any spelling of case and spaces."""
        return self._read(BY_MPN, keys.where_used_mpn(self._workspace_id, mpn), prefix, after, limit)

    def resume(self, counted: str, after: str) -> str:
        """Where to go on after a position: before the BOM of the last line that counted, if that was replaced since.

        Its lines are others now. Raises InvalidInput for what is no position.
        """
        bom, _, entry = counted.partition("#")
        head = self._heads([keys.bom_identity(self._workspace_id, bom)]).get(bom)
        replaced = head is not None and not entry.startswith(f"LINE#{head.content_hash}#")
        return f"{bom}#" if replaced else after

    def _read(
        self, index: Index, partition: str, prefix: str, after: str, limit: int
    ) -> list[tuple[str, Use | None]]:
        if not keys.fits_index(partition):
            return []
        entries = list(self._table.query(partition, prefix, index=index, after=after, limit=limit))
        lines = self._table.get_many((entry["pk"], entry["line"]) for entry in entries if "line" in entry)
        identities = [BomIdentity.model_validate(entry["identity"]) for entry in entries]
        heads = self._heads(identities)
        uses = []
        for entry, identity in zip(entries, identities, strict=True):
            line = lines.get((entry["pk"], entry["line"])) if "line" in entry else entry
            head = heads.get(keys.bom_key(identity))
            uses.append((entry[index.sk], _use(identity, head, line)))
        return uses

    def _heads(self, identities: Iterable[BomIdentity]) -> dict[str, BomHead]:
        items = self._table.get_many(keys.bom_head(identity) for identity in identities)
        return {sk.removeprefix("BOM#"): head_of(item) for (_, sk), item in items.items()}


def _use(identity: BomIdentity, head: BomHead | None, line: Item | None) -> Use | None:
    if head is None or head.removed_at is not None or line is None:
        return None
    if line["content_hash"] != head.content_hash:
        return None
    return Use(identity, head, int(line["sk"].rpartition("#")[2]), line)
