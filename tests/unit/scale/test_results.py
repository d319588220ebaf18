from collections import Counter

from local.scale.limits import exceeded
from local.scale.results import Results, Unit, total
from local.scale.scenarios import QUIET, SAME
from local.scale.usage import Usage


def used(requests: int = 0, *, writes: int = 0, peak_mb: float = 50.0) -> Usage:
    altium, calls = (
        Counter(SyncProject=requests),
        Counter({"dynamodb.PutItem": writes, "dynamodb.GetItem": 1}),
    )
    return Usage(invocations=1, seconds=1.0, longest=1.0, altium=altium, calls=calls, peak_mb=peak_mb)


def test_usages_add_up_and_the_largest_stays() -> None:
    first, second = (
        Usage(largest={"event": 3}, peak_mb=2),
        Usage(largest={"event": 2, "S3 object": 1}, peak_mb=1),
    )
    both = first + second + used(4, writes=2)
    assert both.largest == {"event": 3, "S3 object": 1}
    assert both.peak_mb == 50
    assert both.altium.total() == 4
    assert both.writes == 2


def test_a_total_takes_a_sample_as_often_as_there_are_units() -> None:
    unit = Unit("BOM", 2, used(6, writes=2))
    found = total("all", used(10, writes=1), [(unit, 100)])
    assert (found.altium, found.calls["dynamodb.PutItem"], found.lambdas, found.exact) == (
        310,
        101,
        51,
        False,
    )


def test_a_total_without_a_sample_is_exact() -> None:
    assert total("all", used(10), [(None, 100)]).exact


def test_nothing_is_told_of_what_holds() -> None:
    results = Results()
    results.add(QUIET, "sync-wip-boms-frequent", used(2, writes=3))
    assert list(exceeded(results)) == []


def test_each_broken_promise_and_limit_is_told() -> None:
    results = Results(largest_part=500_000)
    results.add(QUIET, "sync-wip-boms-frequent", used(3, writes=4))
    results.add(SAME, "sync-part-library", used(2_000, peak_mb=600))
    results.add(SAME, "upsert-wip-variant", Usage(largest={"SQS message": 300_000}, unsettled=1), 1, 1)
    told = "\n".join(exceeded(results))
    for words in (
        "3 requests",
        "4 AWS writes",
        "488 KB",
        "600 MB",
        "1,000 s on Lambda",
        "293 KB",
        "1 tasks failed",
    ):
        assert words in told
