"""Table `part_choice`: which manufacturer parts the library allows for each component."""

from collections.abc import Iterator

from a365_sync.bom.model import SupplierSku
from a365_sync.lake.row import Row
from a365_sync.library.part import Part


class PartChoiceRow(Row):
    """One approved manufacturer part of a component; rank 1 is the preferred one."""

    workspace_id: str
    item_id: str
    component: str
    lifecycle_state: str
    rank: int
    manufacturer: str
    mpn: str
    skus: tuple[SupplierSku, ...]


def part_choice_rows(workspace_id: str, part: Part) -> Iterator[PartChoiceRow]:
    """The rows of one part by rank; none for a part without choices."""
    for choice in part.part_choices:
        yield PartChoiceRow(
            workspace_id=workspace_id,
            item_id=part.item_id,
            component=part.name,
            lifecycle_state=part.lifecycle_state,
            rank=choice.rank,
            manufacturer=choice.manufacturer,
            mpn=choice.mpn,
            skus=choice.skus,
        )
