"""What must not be exceeded: AWS's limits, the functions' own, and what the sync promises. Found, never asserted."""

from collections.abc import Iterator

from local.scale.results import Results
from local.scale.scenarios import FIRST, QUIET
from local.scale.usage import Usage

KB = 1024
LARGEST = {
    "DynamoDB item": 400 * KB,
    "SQS message": 256 * KB,
    "SQS batch": 256 * KB,
    "event": 256 * KB,
    "asynchronous invocation": 256 * KB,
}
MEMORY_MB = 512
SWEEP_SECONDS, UPSERT_SECONDS = 900, 300
ALTIUM_SECONDS = 0.5  # what a page takes at Altium; nobody has published it
QUIET_REQUESTS, QUIET_WRITES = 2, 3


def at_altium(usage: Usage) -> float:
    """Seconds that the requests would take at Altium, one after the other."""
    return usage.altium.total() * ALTIUM_SECONDS


def exceeded(results: Results) -> Iterator[str]:
    """Each promise and limit that did not hold, in words."""
    yield from _quiet(results)
    yield from _sizes(results)
    yield from _memory(results)
    yield from _time(results)
    left = results.everything().unsettled
    if left:
        yield f"{left} tasks failed and stayed in their queue."


def _quiet(results: Results) -> Iterator[str]:
    usage = results.scenario(QUIET)
    if usage.altium.total() > QUIET_REQUESTS:
        yield f"A quiet 15 minutes made {usage.altium.total()} requests to Altium, promised are {QUIET_REQUESTS}."
    if usage.writes > QUIET_WRITES:
        yield f"A quiet 15 minutes made {usage.writes} AWS writes, promised are {QUIET_WRITES}."


def _sizes(results: Results) -> Iterator[str]:
    for name, size in sorted(results.everything().largest.items()):
        limit = LARGEST.get(name)
        if limit and size > limit:
            yield f"The largest {name} had {size / KB:.0f} KB, the limit is {limit / KB:.0f} KB."
    if results.largest_part and results.largest_part > LARGEST["DynamoDB item"]:
        yield f"The largest part's item has {results.largest_part / KB:.0f} KB, the limit is 400 KB."


def _memory(results: Results) -> Iterator[str]:
    for where, usage in _all(results):
        if usage.peak_mb > MEMORY_MB:
            yield f"{where} took {usage.peak_mb:.0f} MB, the function has {MEMORY_MB} MB."


def _time(results: Results) -> Iterator[str]:
    for where, usage in _all(results):
        limit = UPSERT_SECONDS if "upsert" in where else SWEEP_SECONDS
        if usage.longest > limit:
            yield f"{where} took {usage.longest:.0f} s here in one invocation, the limit is {limit} s."
    for row in results.rows:
        seconds = row.usage.seconds + at_altium(row.usage)
        if row.function.startswith("sync-") and row.scenario != FIRST and seconds > SWEEP_SECONDS:
            yield (
                f"{row.scenario}, {row.function}: {row.usage.altium.total():,} requests one after the other need "
                f"{at_altium(row.usage):.0f} s at {ALTIUM_SECONDS} s each, beside {row.usage.seconds:.0f} s of work: "
                f"more than one invocation of {SWEEP_SECONDS} s."
            )


def _all(results: Results) -> Iterator[tuple[str, Usage]]:
    for row in results.rows:
        yield f"{row.scenario}, {row.function}", row.usage
    for shape in results.shapes:
        yield f"upsert of {shape.name}", shape.usage
