"""The order in which people expect designators."""

import re
from collections.abc import Iterable

_DIGITS = re.compile(r"([0-9]+)")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which R2 comes before R10 and R before R1; total over any text, equal only for equal texts."""
    return (*(_folded(piece) for piece in _DIGITS.split(text)), (-1, 0, text))


def _folded(piece: str) -> tuple[int, int, str]:
    if piece.isdecimal() and piece.isascii():
        significant = piece.lstrip("0")  # longer is larger, then digit by digit: any length, unlike int()
        return 0, len(significant), significant
    return 1, 0, piece.casefold()


def natural_sorted(designators: Iterable[str]) -> tuple[str, ...]:
    """The designators in natural order; repeated ones (unannotated `C?`) stay repeated."""
    return tuple(sorted(designators, key=natural_key))
