"""What must not be exceeded: AWS's limits, the functions' own, and what the sync promises. Found, never asserted."""

from collections.abc import Iterator

from local.scale.results import Results
from local.scale.scenarios import QUIET
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
SWEEP_SECONDS, UPSERT_SECONDS, CALL_SECONDS = 900, 300, 29
# Assumptions, to reckon with: what a page takes at Altium, a call at AWS, and the share of a processor that Lambda
# gives to 512 MB (1,769 MB have a whole one).
ALTIUM_SECONDS, AWS_SECONDS, PROCESSOR = 0.5, 0.01, 512 / 1769
QUIET_REQUESTS, QUIET_WRITES = 2, 3


def reckoned(usage: Usage) -> float:
    """Seconds that this would take on Lambda, everything one after the other."""
    waited = usage.altium.total() * ALTIUM_SECONDS + usage.calls.total() * AWS_SECONDS
    return waited + usage.cpu_seconds / PROCESSOR


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
        seconds = reckoned(row.usage)
        if row.function == "initialize-integration" and seconds > CALL_SECONDS:
            yield f"{row.function}: reckoned {seconds:.0f} s on Lambda, the API waits {CALL_SECONDS} s."
        if row.function.startswith("sync-") and seconds > SWEEP_SECONDS:
            yield (
                f"{row.scenario}, {row.function}: reckoned {seconds:,.0f} s on Lambda, more than one invocation of "
                f"{SWEEP_SECONDS} s has ({row.usage.altium.total():,} requests to Altium, "
                f"{row.usage.calls.total():,} AWS calls, {row.usage.cpu_seconds:.0f} s of processor here)."
            )
    for shape in results.shapes:
        seconds = reckoned(shape.usage) / shape.usage.invocations
        if seconds > UPSERT_SECONDS:
            yield f"{shape.name}: reckoned {seconds:,.0f} s on Lambda, the limit is {UPSERT_SECONDS} s."


def _all(results: Results) -> Iterator[tuple[str, Usage]]:
    for row in results.rows:
        yield f"{row.scenario}, {row.function}", row.usage
    for shape in results.shapes:
        yield f"upsert of {shape.name}", shape.usage
