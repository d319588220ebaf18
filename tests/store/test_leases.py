import pytest

from a365_sync.store.leases import Leases
from a365_sync.store.table import Table
from tests.store.clock import Clock


@pytest.fixture
def leases(table: Table, clock: Clock) -> Leases:
    return Leases(table, clock)


def test_a_lease_has_one_owner_at_a_time(leases: Leases) -> None:
    assert leases.acquire("wip", "a", 60)
    assert not leases.acquire("wip", "b", 60)
    assert leases.acquire("library", "b", 60)


def test_an_owner_that_is_called_again_still_has_it_and_for_longer(leases: Leases, clock: Clock) -> None:
    assert leases.acquire("wip", "a", 60)
    clock.now += 50
    assert leases.acquire("wip", "a", 60)
    clock.now += 50
    assert not leases.acquire("wip", "b", 60)


def test_a_lease_passes_on_when_its_time_has_run_out(leases: Leases, clock: Clock) -> None:
    assert leases.acquire("wip", "a", 60)
    clock.now += 60
    assert not leases.acquire("wip", "b", 60)
    clock.now += 1
    assert leases.acquire("wip", "b", 60)
    assert not leases.acquire("wip", "a", 60)


def test_who_lets_go_makes_room(leases: Leases) -> None:
    assert leases.acquire("wip", "a", 60)
    leases.release("wip", "a")
    assert leases.acquire("wip", "b", 60)


def test_letting_go_of_a_lost_lease_changes_nothing(leases: Leases, clock: Clock) -> None:
    assert leases.acquire("wip", "a", 60)
    clock.now += 61
    assert leases.acquire("wip", "b", 60)
    leases.release("wip", "a")
    assert not leases.acquire("wip", "a", 60)
    leases.release("nothing", "a")


def test_forgotten_leases_expire_from_the_table(leases: Leases, table: Table, clock: Clock) -> None:
    leases.acquire("wip", "a", 60)
    item = table.get(("LEASE", "wip"))
    assert item is not None
    assert item["expires_at"] > clock.now + 60


def test_the_last_owner_is_known_whether_or_not_it_let_go(leases: Leases, clock: Clock) -> None:
    assert leases.last_owners("wip") == ()
    leases.acquire("wip", "a", 60)
    clock.now += 61
    assert leases.last_owners("wip") == ("a",)
    leases.acquire("wip", "b", 60, after=["a"])
    assert leases.last_owners("wip") == ("a", "b")
    leases.release("wip", "b")
    assert leases.last_owners("wip") == ("b",)


def test_leases_that_nobody_let_go_in_time_are_found_by_how_they_begin(leases: Leases, clock: Clock) -> None:
    for name, owner in (("wip", "a"), ("wip/1", "b"), ("wip/2", "c"), ("wip/3", "d"), ("library/1", "e")):
        leases.acquire(name, owner, 60)
    leases.release("wip/2", "c")
    assert leases.run_out("wip/") == []
    clock.now += 61
    leases.acquire("wip/3", "d", 60)
    assert leases.run_out("wip/") == [("wip/1", "b")]
