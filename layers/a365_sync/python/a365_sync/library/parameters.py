"""Which parameters are worth a column of the library's table."""

from collections import Counter
from collections.abc import Iterable

from a365_sync.library.part import Part


def common_parameters(parts: Iterable[Part]) -> list[str]:
    """Names that at least half of the components fill, most frequent first."""
    counts: Counter[str] = Counter()
    total = 0
    for part in parts:
        total += 1
        counts.update({parameter.name for parameter in part.all_parameters() if parameter.value.strip()})
    frequent = [(-count, name) for name, count in counts.items() if 2 * count >= total]
    return [name for _, name in sorted(frequent)]
