"""Designators in short: C1,C2,C3,C4,C7 is C1-C4,C7."""

import re
from collections.abc import Iterable, Sequence

# Without a hyphen, which would then mean two things, and without leading zeros, which a range would lose.
_COUNTED = re.compile(r"([^\d-](?:[^-]*[^\d-])?)(0|[1-9]\d{0,8})", re.ASCII)
_FEWEST = 3  # C1,C2 is no longer than C1-C2


def with_ranges(designators: Iterable[str]) -> tuple[str, ...]:
    """Runs of at least three neighbours as `first-last`; expects natural order, and loses nothing in any other."""
    runs: list[list[str]] = []
    for designator in designators:
        if runs and _follows(runs[-1][-1], designator):
            runs[-1].append(designator)
        else:
            runs.append([designator])
    return tuple(text for run in runs for text in _shortened(run))


def _follows(before: str, designator: str) -> bool:
    earlier, later = _COUNTED.fullmatch(before), _COUNTED.fullmatch(designator)
    if earlier is None or later is None or earlier[1] != later[1]:
        return False
    return int(later[2]) == int(earlier[2]) + 1


def _shortened(run: Sequence[str]) -> Sequence[str]:
    return [f"{run[0]}-{run[-1]}"] if len(run) >= _FEWEST else run
