"""The order in which people expect designators."""

import re
from collections.abc import Iterable

_DIGITS = re.compile(r"([0-9]+)")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which R2 comes before R10; total over any text, equal only for equal texts."""
    pieces = _DIGITS.split(text)
    folded = tuple(
        (0, int(piece), "") if piece.isdecimal() and piece.isascii() else (1, 0, piece.casefold())
        for piece in pieces
    )
    return (*folded, (2, 0, text))


def natural_sorted(designators: Iterable[str]) -> tuple[str, ...]:
    """The designators in natural order; repeated ones (unannotated `C?`) stay repeated."""
    return tuple(sorted(designators, key=natural_key))
