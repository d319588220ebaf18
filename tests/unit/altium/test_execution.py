"""One operation: repeated when that may help, with another token once, never more."""

from collections.abc import Callable
from typing import Any

import pytest

from a365_sync.altium.answers import CountsData, WorkspacesData
from a365_sync.errors import (
    AccessDenied,
    AltiumTimedOut,
    AltiumUnavailable,
    HostNotAllowed,
    QueryTooCostly,
    Throttled,
    TokenRefused,
)

from .conftest import URL, Harness, failed, reply

Scripted = Callable[..., Harness]
NONE: dict[str, Any] = {"data": {"desWorkspaceInfos": []}}


def execute(harness: Harness, **options: bool) -> None:
    harness.executor.execute("SyncWorkspaces", {}, WorkspacesData, **options)


def test_throttling_is_waited_out(scripted: Scripted) -> None:
    harness = scripted(failed("LIMIT_EXCEEDED"), failed("LimitExceeded"), reply(b"", 429), NONE)
    execute(harness)
    assert harness.client.requests == 4
    assert len(harness.slept) == 3


def test_the_servers_advice_is_followed(scripted: Scripted) -> None:
    harness = scripted(reply(b"", 429, retry_after="7"), NONE)
    execute(harness)
    assert 7 <= harness.slept[0] <= 8


def test_a_network_failure_is_repeated(scripted: Scripted) -> None:
    execute(scripted(AltiumUnavailable("no route"), NONE))


def test_attempts_end(scripted: Scripted) -> None:
    harness = scripted(*[reply(b"", 503)] * 5)
    with pytest.raises(AltiumUnavailable):
        execute(harness)


@pytest.mark.parametrize("code", ["AUTH_WORKSPACE_ACCESS", "AUTH_NOT_AUTHORIZED"])
def test_what_cannot_pass_fails_at_once(scripted: Scripted, code: str) -> None:
    harness = scripted(failed(code))
    with pytest.raises(AccessDenied):
        execute(harness)
    assert harness.slept == []


@pytest.mark.parametrize(
    "refusal", [failed("AuthExpiredToken"), failed("AUTH_INVALID_TOKEN"), reply(b"", 401)]
)
def test_a_refused_token_is_replaced_without_a_wait(scripted: Scripted, refusal: object) -> None:
    harness = scripted(refusal, NONE)
    execute(harness)
    assert harness.transport.tokens == ["t1", "t2"]
    assert harness.slept == []


def test_a_second_refusal_stands(scripted: Scripted) -> None:
    with pytest.raises(TokenRefused):
        execute(scripted(reply(b"", 401), reply(b"", 401)))


def test_the_replacement_serves_the_following_attempts(scripted: Scripted) -> None:
    harness = scripted(reply(b"", 401), failed("LIMIT_EXCEEDED"), NONE)
    execute(harness)
    assert harness.transport.tokens == ["t1", "t2", "t2"]


@pytest.mark.parametrize(("code", "kind"), [("HC0047", QueryTooCostly), ("HC0045", AltiumTimedOut)])
def test_where_a_smaller_page_may_help_it_is_not_asked_again(
    scripted: Scripted, code: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        execute(scripted(failed(code)), smaller_is_possible=True)


def test_the_smallest_page_that_times_out_is_asked_twice(scripted: Scripted) -> None:
    with pytest.raises(AltiumTimedOut):
        execute(scripted(failed("HC0045"), failed("HC0045")))


def test_partial_data_is_taken_only_when_accepted(scripted: Scripted) -> None:
    partial = {"data": {"desProjects": {"totalCount": 1}, "desLibrary": None}, **failed("X")}
    harness = scripted(partial)
    harness.executor.execute("SyncCounts", {"workspaceUrl": "u"}, CountsData, accept_partial=True)


def test_the_region_takes_the_calls_and_shares_the_counter(scripted: Scripted) -> None:
    harness = scripted(NONE, NONE)
    execute(harness)
    regional = harness.client.at("https://eu.example.test/graphql")
    regional.workspaces()
    assert harness.transport.urls == [URL, "https://eu.example.test/graphql"]
    assert harness.client.requests == regional.requests == 2


def test_a_refused_host_is_no_request(scripted: Scripted) -> None:
    harness = scripted(HostNotAllowed("elsewhere"))
    with pytest.raises(HostNotAllowed):
        execute(harness)


def test_waiting_for_the_throttle_is_not_endless(scripted: Scripted) -> None:
    harness = scripted(reply(b"", 429, retry_after="3600"))
    with pytest.raises(Throttled) as caught:
        execute(harness)
    assert caught.value.retry_after == 3600
