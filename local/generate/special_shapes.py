"""The shapes of projects; among them those that break programs: the list's last ones, and the first component."""

from typing import NamedTuple

PARAMETERS = 200
PART_CHOICES = 50


class Shape(NamedTuple):
    """One project's figures: items and placements of each variant, which count `[No Variations]`, and releases.

    `longest_line`: the placements of one of its lines, 0 for no wish; `special_part`: whether it uses the component
    with the most parameters and part choices.
    """

    name: str
    items: int
    placements: int
    variants: int
    releases: int
    longest_line: int = 0
    special_part: bool = False
    has_history: bool = True


SHAPES = (
    Shape("Backplane of 3000 items", 3_000, 12_000, variants=2, releases=1, special_part=True),
    Shape("LED wall, 2000 on one line", 40, 2_600, variants=2, releases=1, longest_line=2_000),
    Shape("Sixty variants", 40, 150, variants=60, releases=1),
    Shape("Never committed", 12, 30, variants=1, releases=0, has_history=False),
)
