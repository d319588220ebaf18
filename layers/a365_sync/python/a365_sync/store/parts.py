"""The part library in CatalogTable: each item's latest revision, and what every revision met so far is about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from a365_sync.bom.model import Parameter
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.key_range import Index
from a365_sync.store.table import Item, Table

BY_COMPONENT = Index("by-component", "component_pk", "component_sk")
_LARGEST = 380_000  # bytes of JSON; DynamoDB counts a little less for the same, and takes 409,600


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """What is remembered of a component revision; `item_id` is None for one that no library knows."""

    item_id: str | None
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A component revision as the library sweep saw it last.

    `moves` counts how often its lifecycle state moved while `modified_at` stayed. A mark that is not `settled` was made
    before such a move was told, and says which. `lifecycle_state` is None in a mark from before states were looked at.
    """

    modified_at: str
    lifecycle_state: str | None = None
    moves: int = 0
    settled: bool = True


def fits(part: Part) -> bool:
    """Whether an item can hold the part."""
    return len(part.model_dump_json().encode()) <= _LARGEST


def _size(parameter: dict[str, str]) -> int:
    return sum(len(text.encode()) for text in (*parameter, *parameter.values()))


class Parts:
    """Typed access to the parts of one workspace."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def revisions(self, revision_ids: Iterable[str]) -> dict[str, KnownRevision]:
        """The remembered ones among the given revision GUIDs."""
        wanted = {keys.revision(self._workspace_id, revision_id): revision_id for revision_id in revision_ids}
        return {
            wanted[key]: KnownRevision(
                item["item_id"], tuple(Parameter(**entry) for entry in item["parameters"])
            )
            for key, item in self._table.get_many(wanted).items()
        }

    def remember(self, revisions: dict[str, KnownRevision]) -> None:
        """Remember revisions by their GUID; what no item can hold is asked for each time."""
        items = []
        for revision_id, known in revisions.items():
            pk, sk = keys.revision(self._workspace_id, revision_id)
            parameters = [parameter.model_dump() for parameter in known.parameters]
            if sum(_size(parameter) for parameter in parameters) <= _LARGEST:
                items.append({"pk": pk, "sk": sk, "item_id": known.item_id, "parameters": parameters})
        self._table.put_many(items)

    def listed(self, revision_ids: Iterable[str]) -> dict[str, Listed]:
        """The marks of the library sweep on the given revisions that have one."""
        wanted = {keys.listed(self._workspace_id, revision_id): revision_id for revision_id in revision_ids}
        return {wanted[key]: _listed(item) for key, item in self._table.get_many(wanted).items()}

    def mark_listed(self, marks: Mapping[str, Listed]) -> None:
        """Mark revisions; apart from what BOMs remember, which write at the same time."""
        items = []
        for revision_id, mark in marks.items():
            pk, sk = keys.listed(self._workspace_id, revision_id)
            items.append({"pk": pk, "sk": sk, **asdict(mark)})
        self._table.put_many(items)

    def by_item(self, item_ids: Iterable[str]) -> dict[str, Part]:
        """The stored ones among the given items."""
        wanted = [(keys.parts(self._workspace_id), item_id) for item_id in item_ids]
        return {
            sk: Part.model_validate(item["part"]) for (_, sk), item in self._table.get_many(wanted).items()
        }

    def all(self) -> Iterator[Part]:
        """Every part in the order of item ids, read as it is consumed."""
        return (
            Part.model_validate(item["part"]) for item in self._table.query(keys.parts(self._workspace_id))
        )

    def store(self, parts: Iterable[Part]) -> None:
        """Store the latest revision of each item."""
        self._table.put_many(
            {"pk": keys.parts(self._workspace_id), "sk": part.item_id, "part": part.model_dump(mode="json"),
             **self._index(part)}
            for part in parts
        )  # fmt: skip

    def named(self, name: str) -> list[Part]:
        """The parts that have this component name, exactly so; the index may be a second behind."""
        if not keys.fits_index(partition := keys.component(self._workspace_id, name)):
            return []
        return [
            Part.model_validate(item["part"]) for item in self._table.query(partition, index=BY_COMPONENT)
        ]

    def removed(self, item_id: str) -> tuple[Part, str] | None:
        """A part that was removed, as it was last, and when; None where there is none."""
        item = self._table.get((keys.removed_parts(self._workspace_id), item_id))
        return (Part.model_validate(item["part"]), item["removed_at"]) if item else None

    def _index(self, part: Part) -> dict[str, str]:
        partition = keys.component(self._workspace_id, part.name)
        return (
            {BY_COMPONENT.pk: partition, BY_COMPONENT.sk: part.item_id} if keys.fits_index(partition) else {}
        )

    def removal_times(self, item_ids: Iterable[str]) -> dict[str, str]:
        """When those among the given items were removed that were."""
        wanted = [(keys.removed_parts(self._workspace_id), item_id) for item_id in item_ids]
        return {sk: item["removed_at"] for (_, sk), item in self._table.get_many(wanted).items()}

    def forget_removal(self, item_ids: Iterable[str]) -> None:
        """These items are back: take away what stands for them among the removed ones."""
        self._table.delete_many((keys.removed_parts(self._workspace_id), item_id) for item_id in item_ids)

    def begin_removal(self, part: Part, now: str) -> None:
        """Keep a part among the removed ones; from now on it is back, not unchanged, if it is listed again."""
        removed = {"pk": keys.removed_parts(self._workspace_id), "sk": part.item_id, "removed_at": now}
        self._table.put({**removed, "part": part.model_dump(mode="json")})
        self._table.delete(keys.listed(self._workspace_id, part.revision))

    def end_removal(self, part: Part) -> None:
        """Take a part out of the library."""
        self._table.delete((keys.parts(self._workspace_id), part.item_id))


def _listed(item: Item) -> Listed:
    return Listed(**{name: value for name, value in item.items() if name in Listed.__slots__})
