"""The figures of a workspace of size S, M, L or XL. Those of L and XL are assumptions to stress with.

The largest numbers of releases and part choices are our choice; all others come from one table of the project's
research, where S rests on measured boards and Altium's demo workspace.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple


class Figure(NamedTuple):
    """How many of something each of many has."""

    mean: float
    largest: int
    smallest: int = 1


@dataclass(frozen=True)
class Size:
    """Items and placements are a variant's, `[No Variations]` counts as one; `skus` is the mean for a part choice.

    `components` counts the items of the library: each has one revision or more, and unmanaged ones come on top.
    `special_shapes`: whether the last projects and the last item are the extreme ones of `special_shapes.py`.
    """

    name: str
    users: int
    projects: int
    variants: Figure
    items: Figure
    placements: Figure
    releases: Figure
    components: int
    parameters: Figure
    choices: Figure
    skus: int
    special_shapes: bool = True


SIZES = {
    size.name: size
    for size in (
        Size(
            name="S",
            users=5,
            projects=50,
            variants=Figure(2, 3),
            items=Figure(60, 150, 5),
            placements=Figure(200, 500, 5),
            releases=Figure(2, 5, 0),
            components=1_500,
            parameters=Figure(10, 30),
            choices=Figure(1.3, 4, 0),
            skus=2,
            special_shapes=False,
        ),
        Size(
            name="M",
            users=30,
            projects=300,
            variants=Figure(2.5, 8),
            items=Figure(140, 500, 5),
            placements=Figure(500, 2_000, 5),
            releases=Figure(5, 15, 0),
            components=10_000,
            parameters=Figure(20, 60),
            choices=Figure(1.8, 6, 0),
            skus=3,
        ),
        Size(
            name="L",
            users=200,
            projects=1_500,
            variants=Figure(3, 20),
            items=Figure(200, 1_500, 5),
            placements=Figure(800, 6_000, 5),
            releases=Figure(8, 24, 0),
            components=50_000,
            parameters=Figure(25, 100),
            choices=Figure(2, 8, 0),
            skus=4,
        ),
        Size(
            name="XL",
            users=2_000,
            projects=10_000,
            variants=Figure(4, 60),
            items=Figure(250, 3_000, 5),
            placements=Figure(1_000, 12_000, 5),
            releases=Figure(12, 36, 0),
            components=250_000,
            parameters=Figure(40, 200),
            choices=Figure(2.5, 12, 0),
            skus=6,
        ),
    )
}

# What the largest BOM of `special_shapes.py` draws from: its items, and those that they replaced.
SPECIAL_COMPONENTS = 3_500


def with_special_shapes(size: Size, wanted: bool) -> Size:
    """The size with or without them. With them the library must be large enough for a BOM of 3,000 items."""
    components = max(size.components, SPECIAL_COMPONENTS) if wanted else size.components
    return replace(size, special_shapes=wanted, components=components)
