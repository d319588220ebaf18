"""Adds BOMs up, part by part."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, Self

from pydantic import BaseModel

from a365_sync.bom.designators import natural_key
from a365_sync.bom.model import BomLine, Kind, PartChoice
from a365_sync.consolidated.choices import merged_choices
from a365_sync.consolidated.conflicts import conflicts_within, with_shared
from a365_sync.consolidated.identity import part_key
from a365_sync.consolidated.model import Build, ConsolidatedPart, Use
from a365_sync.errors import InvalidInput


class _Needed(NamedTuple):
    """A line that needs parts, for so many boards."""

    build: Build
    line: BomLine


def consolidate(builds: Iterable[Build]) -> tuple[ConsolidatedPart, ...]:
    """One row a part, in natural order of the components' names; the order of the builds does not matter.

    What is not fitted is left out. An alternate counts as the part that it is, since that is placed and bought; the
    part it replaces is not. Further part choices are listed, never added. Raises InvalidInput for a build quantity
    below one.
    """
    by_part: dict[str, list[_Needed]] = {}
    for build in builds:
        if build.boards < 1:
            raise InvalidInput(f"{build.name}: build at least one board, not {build.boards}.")
        for line in build.bom.lines:
            if line.kind is not Kind.NOT_FITTED:
                by_part.setdefault(part_key(line), []).append(_Needed(build, line))
    parts = [_part(key, sorted(needed, key=_order)) for key, needed in by_part.items()]
    return with_shared(sorted(parts, key=lambda part: (natural_key(part.component), part.part_key)))


def _part(key: str, needed: Sequence[_Needed]) -> ConsolidatedPart:
    uses = tuple(_use(entry) for entry in needed)
    newest = max((entry.line for entry in needed), key=_age)
    quantities: Counter[tuple[PartChoice, ...]] = Counter()
    for entry, use in zip(needed, uses, strict=True):
        quantities[entry.line.part_choices] += use.quantity
    return ConsolidatedPart(
        part_key=key,
        item_id=newest.item_id,
        ipn=newest.ipn,
        component=newest.component,
        comment=newest.comment,
        description=newest.description,
        lifecycle_state=newest.lifecycle_state,
        quantity=sum(use.quantity for use in uses),
        uses=uses,
        part_choices=merged_choices(quantities),
        parameters=newest.parameters,
        conflicts=tuple(conflicts_within([entry.line for entry in needed])),
    )


def _use(needed: _Needed) -> Use:
    build, line = needed
    return Use(
        build=build.name, boards=build.boards, per_board=line.quantity, designators=line.designators,
        kind=line.kind, component=line.component, lifecycle_state=line.lifecycle_state, ipn=line.ipn,
        replaces=line.replaces,
    )  # fmt: skip


def _order(needed: _Needed) -> tuple[object, ...]:
    """A place of its own for each use that differs in anything."""
    build, line = needed
    first = line.designators[0] if line.designators else ""
    return natural_key(build.name), build.boards, natural_key(first), _Content(line, build.bom.identity)


def _age(line: BomLine) -> tuple[object, ...]:
    return natural_key(line.component), _Content(line)


class _Content:
    """The order of their JSON, for what differs in nothing that people look at; made only where the rest is equal."""

    def __init__(self, *models: BaseModel) -> None:
        self._models = models

    @cached_property
    def _json(self) -> list[str]:
        return [model.model_dump_json() for model in self._models]

    def __lt__(self, other: Self) -> bool:
        return self._json < other._json
