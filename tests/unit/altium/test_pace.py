"""Requests keep the pace that all functions share, and none begins that the invocation would not live to see."""

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import pytest

from a365_sync.altium.answers import WorkspacesData
from a365_sync.altium.page_sizes import PAGE_SIZES
from a365_sync.errors import AltiumUnavailable, OutOfTime, QueryTooCostly, Throttled

from .conftest import Harness, failed, reply

Scripted = Callable[..., Harness]
NONE: dict[str, Any] = {"data": {"desWorkspaceInfos": []}}


class Told:
    """A pace as a test wants it, and what it was told."""

    def __init__(self, pause: float = 0, left: float = inf, sizes: Mapping[str, int] | None = None) -> None:
        self.pauses: list[float] = []
        self.sizes = dict(sizes or {})
        self._pause = pause
        self._left = left

    def pause(self) -> float:
        return self._pause

    def slow_down(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def time_left(self) -> float:
        return self._left

    def page_sizes(self) -> Mapping[str, int]:
        return self.sizes

    def remember_page_size(self, operation: str, size: int) -> None:
        self.sizes[operation] = size


def execute(harness: Harness, pace: Told) -> None:
    harness.executor.paced(pace).execute("SyncWorkspaces", {}, WorkspacesData)


def test_a_pause_is_waited_for_before_asking(scripted: Scripted) -> None:
    harness = scripted(NONE)
    execute(harness, Told(pause=20))
    assert 20 <= harness.slept[0] <= 24


def test_a_long_pause_is_not_waited_for(scripted: Scripted) -> None:
    harness = scripted()
    with pytest.raises(Throttled) as raised:
        execute(harness, Told(pause=300))
    assert (raised.value.retry_after, harness.slept, harness.transport.sent) == (300, [], [])


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (reply(b"", 429, retry_after="7"), 7),
        (reply(b"", 429, retry_after="500"), 500),
        (failed("LIMIT_EXCEEDED"), None),
    ],
)
def test_everybody_pauses_when_altium_asks_for_it(
    scripted: Scripted, answer: Any, pause: float | None
) -> None:
    given_up = pause == 500
    harness, pace = scripted(*([answer] if given_up else [answer, NONE])), Told()
    if given_up:
        with pytest.raises(Throttled):
            execute(harness, pace)
    else:
        execute(harness, pace)
    assert pace.pauses == ([pause] if pause else harness.slept)


def test_another_failure_asks_nobody_to_pause(scripted: Scripted) -> None:
    pace = Told()
    execute(scripted(AltiumUnavailable("no route"), NONE), pace)
    assert pace.pauses == []


def test_nothing_is_begun_that_the_invocation_would_not_live_to_see(scripted: Scripted) -> None:
    harness = scripted()
    with pytest.raises(OutOfTime):
        execute(harness, Told(left=5))
    assert harness.transport.sent == []


def test_nothing_is_waited_for_beyond_the_invocations_end(scripted: Scripted) -> None:
    harness = scripted(reply(b"", 429, retry_after="29"))
    with pytest.raises(OutOfTime):
        execute(harness, Told(left=30))
    assert harness.slept == []


def test_pages_that_had_to_be_reduced_are_remembered_for_others(scripted: Scripted) -> None:
    empty = {"totalCount": 0, "pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []}
    found = {"data": {"desProjects": empty}}
    harness, pace = scripted(failed("HC0047"), found, found), Told()
    list(harness.client.paced(pace).project_pages("https://w/"))
    assert pace.sizes == {"SyncProjects": PAGE_SIZES["SyncProjects"] // 2}
    list(harness.client.paced(pace).project_pages("https://w/"))
    assert [variables["first"] for _, variables in harness.transport.sent] == [50, 25, 25]


def test_what_no_page_could_mend_is_not_remembered(scripted: Scripted) -> None:
    harness, pace = scripted(*[failed("HC0047")] * 6), Told()
    with pytest.raises(QueryTooCostly):
        list(harness.client.paced(pace).project_pages("https://w/"))
    assert pace.sizes == {}
