"""`GET /parts/{id}`: a part of the library."""

from pydantic import ConfigDict, Field

from a365_sync.errors import InvalidInput, PartNotStored
from a365_sync.library.part import Part
from a365_sync.queries.parameters import Id, Parameters
from a365_sync.queries.reader import Reader


class PartAsked(Parameters):
    """Which part."""

    id: Id = Field(
        description="The component's item GUID, or its name as the library has it (`CMP-00114-1`)."
    )
    removed: bool = Field(False, description="Also one that was removed, by its item GUID.")


class PartAnswer(Part):
    """The latest revision of a part; `removed_at` tells of one that left the library."""

    model_config = ConfigDict(extra="forbid")

    removed_at: str | None


def part(reader: Reader, asked: PartAsked) -> PartAnswer:
    """The part."""
    found = find_part(reader, asked.id)
    if found is not None:
        return PartAnswer(**dict(found), removed_at=None)
    gone = reader.parts.removed(asked.id)
    if gone is None:
        raise PartNotStored(f"There is no part with the item GUID or name {asked.id!a}.")
    if not asked.removed:
        raise PartNotStored(
            f"The part {gone[0].name!r} was removed at {gone[1]}: ask for it with ?removed=true."
        )
    return PartAnswer(**dict(gone[0]), removed_at=gone[1])


def find_part(reader: Reader, given: str) -> Part | None:
    """The part of the library by its item GUID or its name; raises InvalidInput where several have the name."""
    by_item = reader.parts.by_item([given]).get(given)
    if by_item is not None:
        return by_item
    named = reader.parts.named(given)
    if len(named) > 1:
        items = sorted(each.item_id for each in named)
        raise InvalidInput(
            f"{len(named)} parts have the name {given!a}: ask for one by its item GUID.",
            suggestions={given: items[:20]},
        )
    return named[0] if named else None
