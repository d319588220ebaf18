"""Small generated workspaces, and the figures of what is in them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from local.generate.recipe import read
from local.generate.workspace import GeneratedWorkspace
from local.generate.writing import write_recipe, write_whole
from local.simulator.workspace import dataset
from local.simulator.workspace.records import Bom, BomItem, Variant
from local.simulator.workspace.snapshot import Snapshot

Content = dict[str, Any]


def workspace(**fields: Any) -> GeneratedWorkspace:
    return GeneratedWorkspace(read(fields))


def snapshot(**fields: Any) -> Snapshot:
    """As the simulator has it of a recipe."""
    generated = workspace(**fields)
    return dataset.snapshot(
        generated.head() | {"components": generated.components(), "projects": generated.projects()}
    )


@cache
def snapshot_with_special_shapes() -> Snapshot:
    """Ten projects, the last ones with the special shapes."""
    return snapshot(size="S", projects=10, special_shapes=True)


def whole(path: Path, **fields: Any) -> Path:
    """The path of a dataset file that holds all records."""
    write_whole(workspace(**fields), path)
    return path


def recipe(path: Path, **fields: Any) -> Path:
    """The path of a dataset file that holds the recipe."""
    write_recipe(read(fields), path)
    return path


def today(of: Snapshot) -> list[Variant]:
    return [variant for project in of.projects.values() for variant in project["variants"]]


def released(of: Snapshot) -> list[Variant]:
    return [
        variant
        for project in of.projects.values()
        for release in project["releases"]
        for variant in release["variants"]
    ]


def items(of: Snapshot) -> Iterator[list[BomItem]]:
    """Every BOM's items, one BOM in memory at a time."""
    for variant in [*today(of), *released(of)]:
        yield variant["bom"]["bomItems"]


def placements(bom: Bom) -> int:
    return sum(item["quantity"] for item in bom["bomItems"])


def average(numbers: list[int]) -> float:
    return mean(numbers) if numbers else 0
