from concurrent.futures import ThreadPoolExecutor

import pytest

from a365_sync.store.once import Once
from a365_sync.store.table import Table

NOW = 1_700_000_000


def at(table: Table, now: float) -> Once:
    return Once(table, lambda: now)


def test_a_name_is_claimed_once(table: Table) -> None:
    once = at(table, NOW)
    assert [once.claim("a", 60), once.claim("a", 60), once.claim("b", 60)] == [True, False, True]


@pytest.mark.parametrize(("later", "again"), [(0, False), (60, False), (61, True)])
def test_a_claim_holds_for_its_time(table: Table, later: int, again: bool) -> None:
    assert at(table, NOW).claim("a", 60)
    assert at(table, NOW + later).claim("a", 60) is again


def test_a_claim_that_was_refused_does_not_last_longer_for_it(table: Table) -> None:
    assert at(table, NOW).claim("a", 60)
    assert not at(table, NOW + 50).claim("a", 60)
    assert at(table, NOW + 61).claim("a", 60)


def test_what_is_forgotten_can_be_claimed_again(table: Table) -> None:
    once = at(table, NOW)
    once.claim("a", 60)
    once.forget("a")
    once.forget("never claimed")
    assert once.claim("a", 60)


def test_of_many_at_once_one_wins(table: Table) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: at(table, NOW).claim("a", 60), range(24))) == 1


def test_dynamodb_removes_what_has_expired(table: Table) -> None:
    at(table, NOW).claim("a", 60)
    item = table.get(("ONCE", "a"))
    assert item is not None
    assert item["expires_at"] == NOW + 60
