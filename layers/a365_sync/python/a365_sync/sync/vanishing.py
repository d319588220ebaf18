"""When something that Altium no longer lists counts as removed: pure rules.

A lost permission looks like a removal, and a shifting page like one too. So two complete sweeps have to agree, and when
too much would vanish at once a brake holds everything back until a person approves exactly that.
"""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brake:
    """Holds removals that exceed both a count and a share (percent) of what is known."""

    count: int
    percent: int

    def holds(self, removals: int, known: int) -> bool:
        """True when so many of so many may not vanish without a person's word."""
        return removals > self.count and 100 * removals > self.percent * known


@dataclass(frozen=True, slots=True)
class Verdict:
    """`removed` may go now, `withheld` waits for approval, `missing` is to be remembered for the next sweep."""

    removed: frozenset[str]
    withheld: frozenset[str]
    missing: frozenset[str]


def judge(
    known: Set[str], seen: Set[str], missing_before: Set[str], approved: Set[str], brake: Brake
) -> Verdict:
    """What becomes of what a complete sweep did not see."""
    missing = frozenset(known) - seen
    agreed = missing & missing_before
    removed = agreed & approved if brake.holds(len(agreed), len(known)) else agreed
    return Verdict(removed, agreed - removed, missing - removed)
