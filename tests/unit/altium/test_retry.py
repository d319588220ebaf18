"""Retry advice is a value: what it gives for an error and an attempt, and the bounds it never leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium import retry
from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    AltiumTimedOut,
    AltiumUnavailable,
    NotFound,
    PartialData,
    QueryTooCostly,
    Throttled,
    TokenRefused,
    TokenUnavailable,
)

ATTEMPTS = st.integers(1, 10_000)
ONE_SECOND = retry.full_jitter(1, 1, draw=lambda: 1.0)


@given(ATTEMPTS, st.floats(0.01, 10), st.floats(0.01, 100), st.floats(0, 1))
def test_jitter_stays_within_its_cap(attempt: int, base: float, cap: float, drawn: float) -> None:
    wait = retry.full_jitter(base, cap, lambda: drawn)(Throttled("x"), attempt)
    assert wait is not None
    assert 0 <= wait <= min(cap, base * 2.0 ** min(attempt - 1, 60))


def test_jitter_is_full_and_doubles() -> None:
    longest = retry.full_jitter(0.5, 20, draw=lambda: 1.0)
    assert [longest(Throttled("x"), attempt) for attempt in range(1, 8)] == [0.5, 1, 2, 4, 8, 16, 20]
    shortest = retry.full_jitter(0.5, 20, draw=lambda: 0.0)
    assert shortest(Throttled("x"), 5) == 0


@given(st.floats(0, 1000), ATTEMPTS)
def test_the_servers_advice_is_never_undercut_nor_exceeded_beyond_the_longest(
    asked: float, attempt: int
) -> None:
    wait = retry.server_first(30, retry.full_jitter(0.5, 20))(Throttled("x", retry_after=asked), attempt)
    assert (wait is None) == (asked > 30)
    assert wait is None or asked <= wait <= 30


def test_without_advice_the_policys_own_wait_counts() -> None:
    assert retry.server_first(30, ONE_SECOND)(Throttled("x"), 1) == 1


def test_only_and_up_to_give_up() -> None:
    advice = retry.up_to(3, retry.only((Throttled,), ONE_SECOND))
    assert [advice(Throttled("x"), attempt) for attempt in (1, 2, 3)] == [1, 1, None]
    assert advice(PartialData("x"), 1) is None


def test_asking_for_less_beats_asking_again() -> None:
    advice = retry.unless_smaller(ONE_SECOND)
    assert advice(AltiumTimedOut("x"), 1) is None
    assert advice(QueryTooCostly("x"), 1) is None
    assert advice(Throttled("x"), 1) == 1


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (Throttled("x"), 5),
        (AltiumUnavailable("x"), 5),
        (AltiumTimedOut("x"), 2),
        (TokenUnavailable("x"), 1),
        (TokenRefused("x"), 1),
        (AccessDenied("x"), 1),
        (NotFound("x"), 1),
        (PartialData("x"), 1),
        (Throttled("x", retry_after=31), 1),
    ],
)
def test_the_default_makes_so_many_attempts(error: A365SyncError, attempts: int) -> None:
    made = 1
    while retry.DEFAULT(error, made) is not None:
        made += 1
    assert made == attempts
