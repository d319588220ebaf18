"""How a subscription fares: pauses that grow, a day without success, secrets that overlap."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.subscriptions.model import (
    ROTATION,
    Failure,
    State,
    Subscription,
    activated,
    failed,
    missed,
    recovered,
    rotated,
)
from a365_sync.subscriptions.schedule import LASTING, wait
from tests.builders import NOW

NEW = Subscription("sub_1", "https://hooks.example.com/", {"source": ["a365-sync"]}, "", NOW.isoformat())
DOWN = Failure("HTTP 503")


def test_pauses_grow_to_four_hours_and_spread_over_a_quarter_more() -> None:
    waits = [wait(failures, 0) for failures in range(1, 12)]
    assert waits == [5, 60, 300, 900, 1800, 3600, 7200, 14_400, 14_400, 14_400, 14_400]
    assert [wait(2, fraction) for fraction in (0, 0.5, 1)] == [60, 67.5, 75]


@given(failures=st.integers(1, 1000), fraction=st.floats(0, 1), advised=st.floats(0, 1e9))
def test_a_receivers_own_wish_is_kept_within_reason(failures: int, fraction: float, advised: float) -> None:
    planned = wait(failures, fraction)
    assert planned <= wait(failures, fraction, advised) <= max(planned, 14_400)
    assert planned <= 43_200  # what a queue can put off


def test_a_receiver_that_is_down_is_tried_a_dozen_times_and_disabled_after_a_day() -> None:
    subscription, now, attempts = NEW, NOW, 0
    while subscription.state is State.ACTIVE:
        subscription = failed(subscription, now, DOWN, fraction=0.5)
        attempts += 1
        now += timedelta(seconds=subscription.seconds_to_wait(now))
    assert (attempts, subscription.last_failure, subscription.failing_since) == (
        13,
        "HTTP 503",
        NOW.isoformat(),
    )
    assert LASTING <= now - NOW < LASTING + timedelta(hours=5)
    assert subscription.disabled_at == now.isoformat()


def test_a_pause_is_as_long_as_its_receiver_asks_for() -> None:
    busy = failed(NEW, NOW, Failure("HTTP 429", retry_after=7200), 0)
    assert (busy.state, busy.seconds_to_wait(NOW)) == (State.ACTIVE, 7200)


def test_one_success_and_the_day_begins_anew() -> None:
    late = NOW + LASTING
    down = failed(NEW, NOW, DOWN, 0)
    assert failed(down, late, DOWN, 0).state is State.DISABLED
    again = failed(recovered(down), late, DOWN, 0)
    assert (again.state, again.failing_since, again.failures) == (State.ACTIVE, late.isoformat(), 1)


def test_a_receiver_that_says_it_is_gone_is_not_asked_again() -> None:
    assert failed(NEW, NOW, Failure("HTTP 410", gone=True), 0).state is State.DISABLED


def test_one_that_refuses_an_event_is_well_and_gets_the_next_at_once() -> None:
    down = failed(NEW, NOW, DOWN, 0)
    well = failed(down, NOW, Failure("HTTP 422", refused=True), 0)
    assert (down.seconds_to_wait(NOW), well.seconds_to_wait(NOW)) == (5, 0)
    assert well.failing_since == NOW.isoformat()
    assert failed(well, NOW + LASTING, Failure("HTTP 422", refused=True), 0).state is State.DISABLED


def test_made_active_it_is_as_new_but_for_what_it_missed() -> None:
    gone = missed(failed(NEW, NOW, Failure("HTTP 410", gone=True), 0), NOW.isoformat())
    assert activated(gone) == replace(NEW, missed_since=NOW.isoformat(), activations=2)
    assert activated(NEW) == NEW


@given(st.lists(st.integers(0, 100), min_size=1))
def test_missed_since_is_the_oldest_that_was_missed(seconds: list[int]) -> None:
    subscription = NEW
    for each in seconds:
        subscription = missed(subscription, (NOW + timedelta(seconds=each)).isoformat())
    assert subscription.missed_since == (NOW + timedelta(seconds=min(seconds))).isoformat()


@pytest.mark.parametrize(
    ("later", "generations"),
    [(timedelta(0), (2, 1)), (ROTATION - timedelta(seconds=1), (2, 1)), (ROTATION, (2,))],
)
def test_the_secret_before_signs_for_a_day_more(later: timedelta, generations: tuple[int, ...]) -> None:
    assert NEW.generations(NOW) == (1,)
    assert rotated(NEW, NOW).generations(NOW + later) == generations
