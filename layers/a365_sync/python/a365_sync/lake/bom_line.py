"""Table `bom_line`: the lines of every BOM as it stands now, partitioned by `source`."""

from collections.abc import Iterator
from typing import Any

from a365_sync.bom.model import Bom, BomLine, Kind, PartChoice
from a365_sync.lake.preferred import preferred
from a365_sync.lake.row import Row, Timestamp
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead


class BomLineRow(Row):
    """A line with the BOM it belongs to; `manufacturer` and `mpn` are the part choice of rank 1, `choices` counts all.

    Parameters are in `component`: here they would be most of what a query reads.
    """

    workspace_id: str
    bom: str
    project_id: str
    project_name: str
    variant: str
    release_id: str | None
    release_description: str | None
    release_created_at: Timestamp | None
    version: int
    content_hash: str
    stored_at: Timestamp
    line: int
    line_key: str
    kind: Kind
    ipn: str
    component: str
    revision: str
    item_id: str | None
    managed: bool
    lifecycle_state: str
    comment: str
    description: str
    quantity: int
    designators: tuple[str, ...]
    replaces: str
    manufacturer: str
    mpn: str
    choices: int
    part_choices: tuple[PartChoice, ...]


def bom_line_rows(bom: Bom, head: BomHead) -> Iterator[BomLineRow]:
    """The rows of one version of a BOM, in its order."""
    identity = bom.identity
    whose: dict[str, Any] = {
        "workspace_id": identity.workspace_id,
        "bom": keys.bom_key(identity),
        "project_id": identity.project_id,
        "project_name": head.project_name,
        "variant": identity.variant,
        "release_id": identity.release_id,
        "release_description": head.release_description,
        "release_created_at": identity.release_created_at,
        "version": head.version,
        "content_hash": head.content_hash,
        "stored_at": head.stored_at,
    }
    taken = BomLineRow.model_fields.keys() & BomLine.model_fields.keys()
    for number, line in enumerate(bom.lines, start=1):
        columns = {name: getattr(line, name) for name in taken}
        yield BomLineRow(**whose, line=number, **columns, **preferred(line.part_choices))
