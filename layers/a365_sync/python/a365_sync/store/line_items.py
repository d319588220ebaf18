"""A BOM's lines as items of CatalogTable, and their entries in the indexes by item and by MPN."""

from collections.abc import Iterator

from a365_sync.bom.model import Bom, BomIdentity, BomLine
from a365_sync.store import keys
from a365_sync.store.table import Item


def line_items(bom: Bom, content_hash: str) -> Iterator[Item]:
    """One item a line with its index entries, and one for each further MPN."""
    for number, line in enumerate(bom.lines, start=1):
        sk = f"LINE#{content_hash}#{number:06d}"
        where = {"pk": keys.bom_lines(bom.identity), "identity": bom.identity.model_dump(mode="json"),
                 "content_hash": content_hash}  # fmt: skip
        yield {**where, "sk": sk, **_line_attributes(line), **_index(bom.identity, line, sk)}
        for extra, partition in enumerate(_mpn_partitions(bom.identity, line)[1:], start=2):
            # One index entry holds one MPN, so each further part choice is an item of its own.
            yield {**where, "sk": f"MPN#{content_hash}#{number:06d}#{extra:03d}", "line": sk,
                   "mpn_pk": partition, "mpn_sk": f"{keys.bom_key(bom.identity)}#{sk}"}  # fmt: skip


def _line_attributes(line: BomLine) -> Item:
    # Parameters stay in the snapshot: they are the bulk of a line and no index needs them.
    return line.model_dump(mode="json", exclude={"parameters"})


def _index(identity: BomIdentity, line: BomLine, sk: str) -> Item:
    sort = f"{keys.bom_key(identity)}#{sk}"
    entry: Item = {}
    if line.item_id:
        entry |= {"item_pk": keys.where_used_item(identity.workspace_id, line.item_id), "item_sk": sort}
    for partition in _mpn_partitions(identity, line)[:1]:
        entry |= {"mpn_pk": partition, "mpn_sk": sort}
    return entry


def _mpn_partitions(identity: BomIdentity, line: BomLine) -> list[str]:
    """Index partitions of a line's part numbers, each once; a number too long for a key is not indexed."""
    filled = (choice.mpn for choice in line.part_choices if choice.mpn.strip())
    partitions = dict.fromkeys(keys.where_used_mpn(identity.workspace_id, mpn) for mpn in filled)
    return [partition for partition in partitions if keys.fits_index(partition)]
