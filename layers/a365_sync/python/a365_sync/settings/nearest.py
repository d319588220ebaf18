"""Suggestions for names that do not exist."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The known names most like `name`, best first; at least one as long as any is known."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = get_close_matches(name.casefold(), by_folded, n=count, cutoff=0.0)
    return [by_folded[match] for match in matches]
