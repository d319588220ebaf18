"""What the demo prints at the end of a phase."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from local.demo.boms import StoredBom

HEADINGS = ("source", "project", "release", "variant", "lines", "quantity", "")
WIDEST = 42


def bom_table(boms: Iterable[tuple[StoredBom, str]]) -> str:
    """One row a BOM: where it is from, its size, and what became of it."""
    return table(HEADINGS, [_row(bom, change) for bom, change in boms], numbers={4, 5})


def _row(bom: StoredBom, change: str) -> tuple[str, ...]:
    identity = bom.identity
    counts = (str(bom.lines), str(bom.quantity))
    return (identity.source, bom.project, bom.release, identity.variant, *counts, change)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """Columns as wide as their longest cell, the `numbers` among them to the right, long cells cut with an ellipsis."""
    cells = [[_cut(cell) for cell in row] for row in chain([headings], rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_fitted(row, widths, numbers)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths if width)
    return "\n".join(f"  {line}" for line in (lines[0], rule, *lines[1:]))


def _cut(cell: str) -> str:
    return cell if len(cell) <= WIDEST else f"{cell[: WIDEST - 1]}…"


def _fitted(row: Sequence[str], widths: Sequence[int], numbers: Collection[int]) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if column in numbers else cell.ljust(width)
