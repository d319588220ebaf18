"""The library: items in one revision or more. Any item can be made without the others."""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from local.generate import special_shapes
from local.generate.head import STATES, Head
from local.generate.identity import SECONDS, Identity, moment
from local.generate.lazy import LazyRecord
from local.generate.part_fields import parameters, part_choices
from local.generate.sizes import Size
from local.generate.spread import spread
from local.generate.vocabulary import DESCRIPTIONS, KINDS, Kind
from local.simulator.workspace.records import Component

UNMANAGED_SHARE = 0.01
STATE_WEIGHTS = (5, 87, 5, 2, 1)
KIND_BY_PLACE = [kind for kind in KINDS for _ in range(kind.share)]
DAY = 86_400
DETAILS = ("parameters", "symbols", "footprints", "datasheets")

# Has the most parameters and part choices, if there are special shapes.
SPECIAL_ITEM = 0


class Library:
    """Items 0 up to `managed` are in the library; those from there up to `items` are only in designs."""

    def __init__(self, identity: Identity, size: Size, head: Head) -> None:
        self._identity = identity
        self._size = size
        self._head = head
        self.managed = size.components
        self.items = self.managed + max(3, round(self.managed * UNMANAGED_SHARE))
        self._parameters = self._shuffled("parameters", spread(self.items, size.parameters))
        self._choices = self._shuffled("part choices", spread(self.items, size.choices))
        self._revisions = self._revision_counts()
        if size.special_shapes:
            self._parameters[SPECIAL_ITEM] = special_shapes.PARAMETERS
            self._choices[SPECIAL_ITEM] = special_shapes.PART_CHOICES

    def kind(self, item: int) -> Kind:
        """Items that lie a multiple of 100 apart are of one kind."""
        return KIND_BY_PLACE[item * 37 % 100]

    def revisions(self, item: int) -> int:
        return self._revisions[item]

    def revision_id(self, item: int, revision: int) -> str:
        return self._identity.guid(f"component/{item}/{revision}")

    def alternate(self, item: int, distance: int) -> str:
        """The latest revision of another item, of the same kind if there are so many."""
        other = (item + 100 * distance) % self.managed
        if other == item:
            other = (item + 1) % self.managed
        return self.revision_id(other, self._revisions[other])

    def components(self) -> Iterator[Component]:
        for item in range(self.items):
            yield from self.item(item)

    def item(self, item: int) -> list[Component]:
        """Every revision of an item, the oldest first. Parameters and part choices are made when read."""
        numbers = self._identity.random(f"component/{item}")
        first = numbers.randrange(SECONDS - 1_000 * DAY)
        kind = self.kind(item)
        value, package = numbers.choice(kind.values), numbers.choice(kind.packages)
        description = numbers.choice(DESCRIPTIONS).format(kind=kind.name, value=value, package=package)
        common = {
            "comment": value,
            "description": description,
            "isManaged": item < self.managed,
            "createdAt": moment(first),
            "createdByUserId": self._head.creator(item),
            "folderId": self._head.folder_ids[kind.name] if item < self.managed else None,
            "componentTypeId": self._head.type_ids[kind.name] if item < self.managed else None,
        }
        internal_id = self._identity.guid(f"item/{item}")
        records = []
        for revision in range(1, self._revisions[item] + 1):
            state = numbers.choices(range(len(STATES)), STATE_WEIGHTS)[0]
            records.append(self._revision(item, revision, common, internal_id, state, first))
            first += numbers.randint(DAY, 300 * DAY)
        return records

    def _revision(
        self, item: int, revision: int, common: dict[str, Any], internal_id: str, state: int, modified: int
    ) -> Component:
        guid = self.revision_id(item, revision)
        known = {
            "id": self._identity.node_id("DesComponent", guid),
            "revisionId": guid,
            "name": self._name(item, revision),
            **common,
            "modifiedAt": moment(modified),
            "lifeCycleStateId": self._head.life_cycle["lifeCycleStates"][state]["lifeCycleStateId"],
            "lifeCycleState": STATES[state][0],
            "isLatestRevision": revision == self._revisions[item],
        }
        details = partial(self._details, item, revision, known["comment"])
        known["details"] = LazyRecord({"itemInternalId": internal_id}, DETAILS, details)
        return cast(Component, LazyRecord(known, ("manufacturerParts",), partial(self._choices_of, item)))

    def _name(self, item: int, revision: int) -> str:
        if item < self.managed:
            return f"CMP-{item + 1:05d}-{revision}"
        return f"{self.kind(item).symbol}_{item - self.managed + 1}"

    def _details(self, item: int, revision: int, value: str) -> dict[str, Any]:
        kind, numbers = self.kind(item), self._identity.random(f"parameters/{item}")
        shown = revision if item < self.managed else None
        return {
            "parameters": parameters(numbers, self._parameters[item], kind, value, shown),
            "symbols": [{"name": kind.symbol}],
            "footprints": [{"name": numbers.choice(kind.packages)}],
            "datasheets": [],
        }

    def _choices_of(self, item: int) -> dict[str, Any]:
        numbers = self._identity.random(f"part choices/{item}")
        stem = f"{self.kind(item).symbol}{item:06d}"
        return {"manufacturerParts": part_choices(numbers, self._choices[item], self._size.skus, stem)}

    def _shuffled(self, name: str, counts: list[int]) -> list[int]:
        self._identity.random(name).shuffle(counts)
        return counts

    def _revision_counts(self) -> list[int]:
        numbers = self._identity.random("revisions")
        lucks = (numbers.random() for _ in range(self.managed))
        managed = [1 + (luck < 0.14) + (luck < 0.03) for luck in lucks]
        return [*managed, *[1] * (self.items - self.managed)]
