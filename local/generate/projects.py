"""Projects with their history, variants and releases. The BOMs are made when they are read."""

import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, cast

from local.generate.designs import Designs
from local.generate.head import Head
from local.generate.identity import SECONDS, Identity, moment
from local.generate.lazy import LazyRecord
from local.generate.sizes import Size
from local.generate.special_shapes import SHAPES, Shape
from local.generate.spread import spread
from local.generate.vocabulary import BOARDS, VARIANTS
from local.simulator.workspace.records import BomItem, Project, Release, Variant, VcsRevision

MESSAGES = (
    "Fix #{n}",
    "Move connectors",
    "Update BOM",
    "ERC clean",
    "SCL<->SDA",
    "I²C Pull-ups",
    "部品変更",
    "wip",
)
# What variants have in a dataset, and these ones have none of.
NOTHING: dict[str, Any] = {"parameters": [], "parameterOverrides": [], "staleVariations": []}


def shapes(identity: Identity, size: Size) -> list[Shape]:
    """The shape of each project. The boards with the most items have the most placements as well."""
    special = list(SHAPES[: size.projects]) if size.special_shapes else []
    count = size.projects - len(special)
    boards = list(zip(spread(count, size.items), spread(count, size.placements), strict=True))
    variants, releases = spread(count, size.variants), spread(count, size.releases)
    numbers = identity.random("shapes")
    for figures in (boards, variants, releases):
        numbers.shuffle(figures)
    return [
        Shape(project_name(place), items, max(items, total), variants[place], releases[place])
        for place, (items, total) in enumerate(boards)
    ] + special


def project_name(place: int) -> str:
    return f"{BOARDS[place % len(BOARDS)]} {place + 1:04d}"


def variant_names(count: int) -> list[str]:
    """`[No Variations]` first, as in every design."""
    rounds = [f" {number}" if number > 1 else "" for number in range(1, count // len(VARIANTS) + 2)]
    return ["[No Variations]", *(name + number for number in rounds for name in VARIANTS)][:count]


class Projects:
    """Any project can be made without the others."""

    def __init__(self, identity: Identity, head: Head, shapes: Sequence[Shape], designs: Designs) -> None:
        self._identity = identity
        self._head = head
        self._shapes = shapes
        self._designs = designs

    def __iter__(self) -> Iterator[Project]:
        return map(self.project, range(len(self._shapes)))

    def project(self, place: int) -> Project:
        shape, numbers = self._shapes[place], self._identity.random(f"project/{place}")
        guid, url = self._identity.guid(f"project/{place}"), self._identity.url
        times = sorted(numbers.sample(range(SECONDS), 2 + 2 * shape.releases + numbers.randint(0, 3)))
        revisions = self._revisions(place, times, numbers) if shape.has_history else []
        return {
            "id": self._identity.node_id("DesProject", guid),
            "projectId": guid,
            "name": shape.name,
            "description": f"{shape.items} items, {shape.placements} placements",
            "projectType": "PCB_PROJECT",
            "url": f"{url}designs/{guid}",
            "previewUrl": f"{url}designs/{guid}/preview",
            "workspaceUrl": url,
            "createdAt": moment(times[0]),
            "updatedAt": moment(times[-1]),
            "createdByUserId": self._head.creator(place),
            "updatedByUserId": self._head.creator(place * 7 + 1),
            "variantCount": shape.variants,
            "parameters": [{"name": "Version", "value": str(shape.releases)}],
            "latestRevisionId": revisions[0]["revisionId"] if revisions else None,
            "revisions": revisions,
            "variants": [
                self._variant(place, variant, shape.releases, name)
                for variant, name in enumerate(variant_names(shape.variants))
            ],
            "releases": [
                self._release(place, number, times[1 + 2 * number]) for number in range(shape.releases)
            ],
        }

    def _revisions(self, place: int, times: Sequence[int], numbers: random.Random) -> list[VcsRevision]:
        return [
            {
                "revisionId": self._identity.commit_id(f"commit/{place}/{number}"),
                "message": numbers.choice(MESSAGES).format(n=number),
                "author": f"Engineer {numbers.randint(1, len(self._head.users))}",
                "createdAt": moment(times[number]),
                "files": [{"kind": "MODIFIED", "path": "Board.PcbDoc"}],
            }
            for number in reversed(range(len(times)))
        ]

    def _release(self, place: int, number: int, created: int) -> Release:
        guid = self._identity.guid(f"release/{place}/{number}")
        names = variant_names(self._shapes[place].variants)
        return {
            "id": self._identity.node_id("DesRelease", guid),
            "releaseId": guid,
            "description": f"v{1 + number // 4}.{number % 4}",
            "createdAt": moment(created),
            "createdByUserId": self._head.creator(place + number),
            "variants": [
                self._variant(place, variant, number, name, guid) for variant, name in enumerate(names)
            ],
        }

    def _variant(
        self, place: int, variant: int, number: int, name: str, release: str | None = None
    ) -> Variant:
        """At release `number`; `release` is that release's GUID, None for the variant as it is today."""
        unique = self._identity.guid(f"variant/{place}/{variant}") if variant else None
        url = f"{self._identity.url}releases/{release}/{variant}.zip"
        bom = LazyRecord({}, ("bomItems",), partial(self._bom, place, variant, number))
        record: dict[str, Any] = {
            "name": name,
            **({"downloadUrl": url} if release else {}),
            "uniqueId": unique,
            "allowFabrication": True,
            **NOTHING,
            "bom": bom,
        }
        return cast(Variant, record)

    def _bom(self, place: int, variant: int, number: int) -> dict[str, list[BomItem]]:
        return {"bomItems": self._designs.bom_items(place, variant, number)}
