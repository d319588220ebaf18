"""Which designators each line of a design has: numbered by prefix, all over the board, a few of them odd."""

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from local.generate.vocabulary import ODD_DESIGNATORS, Kind

PLACEMENTS_PER_ODD_ONE = 40


def placements(kinds: Sequence[Kind], total: int, longest: int, numbers: random.Random) -> list[int]:
    """How many placements each line has: at least one, `total` in all; the first line `longest` unless that is 0."""
    weights = [numbers.expovariate(1) ** 1.5 * kind.weight for kind in kinds]
    if longest:
        return [longest, *_shared(weights[1:], total - longest)]
    return _shared(weights, total)


def _shared(weights: Sequence[float], total: int) -> list[int]:
    left = total - len(weights)
    factor = left / sum(weights)
    counts = [1 + int(weight * factor) for weight in weights]
    counts[0] += total - sum(counts)
    return counts


def designators(kinds: Sequence[Kind], counts: Sequence[int], numbers: random.Random) -> list[list[str]]:
    """Each line's designators, in ascending order but for the odd ones; none twice."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for line, kind in enumerate(kinds):
        places[kind.prefix] += [line] * counts[line]
    names: list[list[str]] = [[] for _ in kinds]
    for prefix, lines in places.items():
        numbers.shuffle(lines)
        for number, line in enumerate(lines, 1):
            names[line].append(f"{prefix}{number}")
    odd = numbers.sample(ODD_DESIGNATORS, min(len(ODD_DESIGNATORS), sum(counts) // PLACEMENTS_PER_ODD_ONE))
    for name, own in zip(odd, numbers.sample(names, min(len(odd), len(names))), strict=False):
        own[-1] = name
    return names


def natural(designator: str) -> list[str | int]:
    """A key by which R2 stands before R10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", designator)]
