"""At most so many hold a slot at once; who dies with one loses it in time."""

import pytest

from a365_sync.store.leases import Leases
from a365_sync.store.slots import Slots
from a365_sync.store.table import Table
from tests.store.clock import Clock


class Invocations:
    """Invocations over one table, told apart by their owners' names; what they sleep moves the clock."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self.slept: list[float] = []
        self._leases = Leases(table, clock)
        self._clock = clock

    def one(self, owner: str, number: int = 2) -> Slots:
        return Slots(self._leases, number, owner, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._clock.now += seconds


@pytest.fixture
def invocations(table: Table, clock: Clock) -> Invocations:
    return Invocations(table, clock)


def test_as_many_hold_one_as_there_are(invocations: Invocations) -> None:
    slots = [invocations.one(owner) for owner in "abc"]
    assert [each.take(60) for each in slots] == [True, True, False]
    slots[0].give_back()
    assert slots[2].take(60)


def test_who_holds_one_holds_it(invocations: Invocations) -> None:
    one = invocations.one("a", number=1)
    assert [one.take(60), one.take(60)] == [True, True]
    one.give_back()
    assert invocations.one("b", number=1).take(60)


def test_a_slot_that_is_never_given_back_is_free_in_time(invocations: Invocations, clock: Clock) -> None:
    assert invocations.one("dies", number=1).take(60)
    clock.now += 61
    assert invocations.one("b", number=1).take(60)


def test_the_patient_wait_for_one(invocations: Invocations) -> None:
    assert invocations.one("a", number=1).take(20)
    assert invocations.one("b", number=1).take(60, patience=30)
    assert 20 < sum(invocations.slept) < 30


def test_patience_ends(invocations: Invocations) -> None:
    assert invocations.one("a", number=1).take(600)
    assert not invocations.one("b", number=1).take(60, patience=30)
    assert 30 <= sum(invocations.slept) < 34


def test_what_was_not_held_cannot_be_given_back(invocations: Invocations) -> None:
    assert invocations.one("a", number=1).take(60)
    other = invocations.one("b", number=1)
    other.give_back()
    assert not other.take(60)
