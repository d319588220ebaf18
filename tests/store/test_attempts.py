import pytest

from a365_sync.store.attempts import Attempts
from a365_sync.store.table import Table


class Clock:
    """Epoch seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_700_000_400.0  # a window of ten minutes begins

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(table: Table, clock: Clock) -> Attempts:
    return Attempts(table, 3, 600, clock)


def test_so_many_are_allowed_and_no_more(attempts: Attempts, clock: Clock) -> None:
    assert [attempts.allow("a") for _ in range(5)] == [True, True, True, False, False]
    clock.now += 599
    assert not attempts.allow("a")


def test_the_next_window_begins_anew(attempts: Attempts, clock: Clock) -> None:
    for _ in range(4):
        attempts.allow("a")
    clock.now += 600
    assert attempts.allow("a")


def test_names_are_counted_apart(attempts: Attempts) -> None:
    assert [attempts.allow("a") for _ in range(3)] == [True, True, True]
    assert attempts.allow("b")
    assert attempts.allow("\ud800")


def test_a_count_goes_after_its_window(attempts: Attempts, table: Table, clock: Clock) -> None:
    attempts.allow("a")
    (counted,) = table.query("ATTEMPTS")
    assert counted["expires_at"] >= clock.now + 600
    assert counted["count"] == 1


def test_whether_there_were_enough_is_told_without_counting(attempts: Attempts, clock: Clock) -> None:
    assert [(attempts.exhausted("a"), attempts.allow("a")) for _ in range(4)] == [
        (False, True), (False, True), (False, True), (True, False)
    ]  # fmt: skip
    assert not attempts.exhausted("b")
    clock.now += 600
    assert not attempts.exhausted("a")
