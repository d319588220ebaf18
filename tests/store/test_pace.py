"""One function's pause is every function's, for as long as Altium asked; and so are the pages it took."""

import pytest

from a365_sync.store.pace import SharedPace
from a365_sync.store.table import Table
from tests.store.clock import Clock


@pytest.fixture
def functions(table: Table, clock: Clock) -> tuple[SharedPace, SharedPace]:
    return SharedPace(table, clock), SharedPace(table, clock)


def test_without_a_record_nobody_waits(functions: tuple[SharedPace, SharedPace]) -> None:
    assert (functions[0].pause(), functions[0].page_sizes()) == (0, {})


def test_everybody_pauses_at_once_or_seconds_later(
    functions: tuple[SharedPace, SharedPace], clock: Clock
) -> None:
    one, other = functions
    assert other.pause() == 0
    one.slow_down(30)
    assert 30 <= one.pause() <= 31
    clock.now += 5
    assert 25 <= other.pause() <= 26
    clock.now += 26
    assert (one.pause(), other.pause()) == (0, 0)


def test_a_shorter_pause_does_not_end_a_longer_one(
    functions: tuple[SharedPace, SharedPace], clock: Clock
) -> None:
    one, other = functions
    one.slow_down(100)
    other.slow_down(10)
    assert other.pause() >= 100
    other.slow_down(200)
    clock.now += 5
    assert one.pause() >= 195


def test_a_pause_ends_though_it_was_asked_for_hours(functions: tuple[SharedPace, SharedPace]) -> None:
    functions[0].slow_down(86_400)
    assert 900 <= functions[0].pause() <= 901


def test_page_sizes_are_shared_for_a_day(functions: tuple[SharedPace, SharedPace], clock: Clock) -> None:
    one, other = functions
    one.remember_page_size("SyncWipBom", 50)
    one.remember_page_size("SyncLibrary", 25)
    assert other.page_sizes() == {"SyncWipBom": 50, "SyncLibrary": 25}
    one.slow_down(5)
    assert one.page_sizes() == {"SyncWipBom": 50, "SyncLibrary": 25}
    clock.now += 86_401
    assert other.page_sizes() == {}
