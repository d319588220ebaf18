"""A project's design through its history: every line it ever had. The BOMs of variants and releases are its views."""

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from local.generate.designators import designators, natural, placements
from local.generate.identity import Identity
from local.generate.library import SPECIAL_ITEM, Library
from local.generate.special_shapes import Shape
from local.simulator.workspace.records import BomItem, Instance

# Shares of the lines, and of a variant's placements.
REPLACED, LATE = 0.06, 0.08
NOT_FITTED, ALTERNATE = 0.07, 0.03


class Line(NamedTuple):
    """One part's place in the design, from release number `since` on; 0 is the first.

    Before release number `replaced`, `predecessor` stood in its place. Both parts are revision GUIDs.
    """

    item: int
    part: str
    designators: list[str]
    since: int = 0
    predecessor: str = ""
    replaced: int = 0


class Designs:
    """The designs of the workspace's projects. The last ones read are kept: readers take one project's BOMs in turn.

    `bom_items(project, variant, release)`: the BOM at that release; today's is that of the number after the last.
    """

    def __init__(self, identity: Identity, library: Library, shapes: Sequence[Shape]) -> None:
        self._identity = identity
        self._library = library
        self._shapes = shapes
        self._lines = lru_cache(maxsize=8)(self._design)
        self.bom_items = lru_cache(maxsize=32)(self._bom_items)

    def _bom_items(self, project: int, variant: int, release: int) -> list[BomItem]:
        return [
            {
                "componentRevisionId": line.predecessor if release < line.replaced else line.part,
                "quantity": len(instances),
                "bomItemInstances": instances,
            }
            for line, instances in self._instances(project, variant)
            if line.since <= release
        ]

    def _instances(self, project: int, variant: int) -> Iterator[tuple[Line, list[Instance]]]:
        """Every line with the variant's decisions, which are the same in all releases."""
        numbers = self._identity.random(f"variant/{project}/{variant}")
        for line in self._lines(project):
            if variant == 0:
                yield line, [_fitted(name) for name in line.designators]
            else:
                yield line, [self._decided(line, name, numbers) for name in line.designators]

    def _decided(self, line: Line, designator: str, numbers: random.Random) -> Instance:
        luck = numbers.random()
        if luck < NOT_FITTED:
            return {"designator": designator, "isFitted": False, "alternateComponentRevisionId": None}
        if luck < NOT_FITTED + ALTERNATE:
            other = self._library.alternate(line.item, 1 + len(line.designators) % 7)
            return {"designator": designator, "isFitted": True, "alternateComponentRevisionId": other}
        return _fitted(designator)

    def _design(self, project: int) -> list[Line]:
        """The lines in the natural order of their first designators, as Altium lists them."""
        shape, numbers = self._shapes[project], self._identity.random(f"design/{project}")
        items = self._drawn_items(shape, numbers)
        parts = self._with_two_revisions(items[: shape.items], numbers)
        kinds = [self._library.kind(item) for item, _ in parts]
        counts = placements(kinds, shape.placements, shape.longest_line, numbers)
        names = designators(kinds, counts, numbers)
        lines = [
            Line(item, self._library.revision_id(item, revision), names[place])
            for place, (item, revision) in enumerate(parts)
        ]
        self._age(lines, items[shape.items :], shape.releases, numbers)
        return sorted(lines, key=lambda line: natural(line.designators[0]))

    def _drawn_items(self, shape: Shape, numbers: random.Random) -> list[int]:
        """Different items: one for each line, then those that will have been replaced."""
        replaced = round(shape.items * REPLACED) if shape.releases else 0
        others = range(SPECIAL_ITEM + 1, self._library.items)
        items = numbers.sample(others, shape.items + replaced)
        return [SPECIAL_ITEM, *items[1:]] if shape.special_part else items

    def _with_two_revisions(self, items: Sequence[int], numbers: random.Random) -> list[tuple[int, int]]:
        """Each item in some revision; the last gives way to another revision of an item that is there already."""
        parts = [(item, numbers.randint(1, self._library.revisions(item))) for item in items]
        for item, revision in parts[1:-1]:
            if self._library.revisions(item) > 1:
                return [*parts[:-1], (item, revision % self._library.revisions(item) + 1)]
        return parts

    def _age(
        self, lines: list[Line], predecessors: Sequence[int], releases: int, numbers: random.Random
    ) -> None:
        """Lets some lines come late, and some replace another part."""
        if not releases:
            return
        places = numbers.sample(range(len(lines)), len(predecessors))
        for place, item in zip(places, predecessors, strict=True):
            known = self._library.revision_id(item, 1)
            lines[place] = lines[place]._replace(predecessor=known, replaced=numbers.randint(1, releases))
        for place in numbers.sample(range(len(lines)), round(len(lines) * LATE)):
            lines[place] = lines[place]._replace(since=numbers.randint(1, releases))


def _fitted(designator: str) -> Instance:
    return {"designator": designator, "isFitted": True, "alternateComponentRevisionId": None}
