"""Markdown that reads well in a terminal too."""

from collections.abc import Sequence
from itertools import chain


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> str:
    """A table; the first `texts` columns are text, all others numbers, to the right."""
    cells = [list(row) for row in chain([headings], rows)]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| "
        + " | ".join(_fitted(cell, width, number >= texts) for number, (cell, width) in enumerate(row))
        + " |"
        for row in (list(zip(line, widths, strict=True)) for line in cells)
    ]
    rule = "|".join(
        "-" * (width + 1) + (":" if number >= texts else "-") for number, width in enumerate(widths)
    )
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def _fitted(cell: str, width: int, is_number: bool) -> str:
    return cell.rjust(width) if is_number else cell.ljust(width)


def whole(number: float) -> str:
    """With thousands separated."""
    return f"{number:,.0f}"


def short(number: float) -> str:
    """One decimal where it says something."""
    return f"{number:,.0f}" if number >= 100 or number == int(number) else f"{number:.1f}"


def kb(size: float) -> str:
    """Bytes as KB."""
    return short(size / 1024)
