"""`GET /where-used?mpn=` and `GET /parts/{id}/where-used`: the BOM lines that a part stands in."""

from collections.abc import Callable, Sequence

from pydantic import Field

from a365_sync.bom.model import Kind, PartChoice, Source
from a365_sync.errors import InvalidInput, PartNotStored
from a365_sync.queries.names import ProjectName, ReleaseName, release_name
from a365_sync.queries.paging import Answer, Entry, Page, position, rows_of
from a365_sync.queries.parameters import Id, PageParameters
from a365_sync.queries.parts import find_part
from a365_sync.queries.reader import Reader
from a365_sync.store import keys
from a365_sync.store.where_used import Use

_Read = Callable[[str, str, int], Sequence[tuple[str, Use | None]]]


class _Filtered(PageParameters):
    source: Source | None = Field(None, description="Only BOMs in work, or only released ones.")
    kind: Kind | None = Field(None, description="Only lines of this kind.")


class ItemAsked(_Filtered):
    """The uses of a component item, in all its revisions."""

    id: Id = Field(
        description="The component's item GUID, or its name as the library has it (`CMP-00114-1`)."
    )


class MpnAsked(_Filtered):
    """The uses of a manufacturer part number, as a part choice of any rank."""

    mpn: str = Field(min_length=1, max_length=1900, description="In any spelling of case and spaces.")


class UseAnswer(Answer):
    """A line of a BOM as it stands now. `part_choices` are by rank; rank 1 is the preferred one."""

    bom: str
    source: Source
    project: ProjectName
    release: ReleaseName | None
    variant: str
    version: int
    line: int
    line_key: str
    kind: Kind
    component: str
    revision: str
    item_id: str | None
    ipn: str
    comment: str
    lifecycle_state: str
    quantity: int
    designators: list[str]
    replaces: str
    part_choices: list[PartChoice]


class UsesAnswer(Page[UseAnswer]):
    """Lines in the order of their BOMs' keys."""


def where_mpn_used(reader: Reader, asked: MpnAsked) -> UsesAnswer:
    """A page of the lines with an MPN."""
    if not asked.mpn.strip():
        raise InvalidInput("mpn is blank.")
    return _page(reader, asked, lambda *place: reader.where_used.by_mpn(asked.mpn, *place))


def where_item_used(reader: Reader, asked: ItemAsked) -> UsesAnswer:
    """A page of the lines with an item; one that left the library may still be used."""
    part = find_part(reader, asked.id)
    item_id = part.item_id if part else asked.id
    answer = _page(reader, asked, lambda *place: reader.where_used.by_item(item_id, *place))
    if (
        part is None
        and not reader.parts.removed(item_id)
        and not reader.where_used.by_item(item_id, "", "", 1)
    ):
        raise PartNotStored(f"There is no part with the item GUID or name {asked.id!a}.")
    return answer


def _page(reader: Reader, asked: _Filtered, read_index: _Read) -> UsesAnswer:
    prefix = f"{asked.source.value}/" if asked.source else ""
    after = counted = position(asked, prefix)

    def read(after: str, size: int) -> list[Entry[UseAnswer]]:
        nonlocal counted
        start = reader.where_used.resume(counted, after) if counted else after
        uses = read_index(prefix, start, size)
        counted = next((place for place, use in reversed(uses) if use), "")
        ids = {use.identity.project_id for _, use in uses if use}
        names = {id_: each.name for id_, each in reader.catalog.projects_by_id(ids).items()}
        return [(place, _told(use, names) if use and _is_wanted(use, asked) else None) for place, use in uses]

    items, following = rows_of(read, asked, after)
    return UsesAnswer(items=items, next=following)


def _is_wanted(use: Use, asked: _Filtered) -> bool:
    return asked.kind is None or use.line["kind"] == asked.kind.value


def _told(use: Use, names: dict[str, str]) -> UseAnswer:
    identity, line = use.identity, use.line
    # The project's own record follows a new name at once, a released BOM's head does not.
    name = names.get(identity.project_id, use.head.project_name)
    return UseAnswer(
        bom=keys.bom_key(identity),
        source=identity.source,
        project=ProjectName(id=identity.project_id, name=name),
        release=release_name(identity, use.head.release_description),
        variant=identity.variant,
        version=use.head.version,
        line=use.number,
        **{field: line[field] for field in _COPIED},
    )


_COPIED = (
    "line_key", "kind", "component", "revision", "item_id", "ipn", "comment", "lifecycle_state", "quantity",
    "designators", "replaces", "part_choices",
)  # fmt: skip
