import pytest

from a365_sync.store.owed import Owed
from a365_sync.store.table import Table


@pytest.fixture
def owed(table: Table) -> Owed:
    return Owed(table, "w")


def test_a_debt_stands_until_it_is_settled(owed: Owed, table: Table) -> None:
    table.update(owed.debt("wip_boms", "b", "second"))
    table.update(owed.debt("wip_boms", "a", "first"))
    assert list(owed.all("wip_boms")) == ["first", "second"]
    owed.settle("wip_boms", "a")
    assert list(owed.all("wip_boms")) == ["second"]


def test_a_later_failure_replaces_the_earlier(owed: Owed, table: Table) -> None:
    table.update(owed.debt("wip_boms", "a", "old"))
    table.update(owed.debt("wip_boms", "a", "new"))
    assert list(owed.all("wip_boms")) == ["new"]


def test_debts_are_apart_by_entity_and_workspace(owed: Owed, table: Table) -> None:
    table.update(owed.debt("wip_boms", "a", "task"))
    assert list(owed.all("released_boms")) == []
    assert list(Owed(table, "other").all("wip_boms")) == []


def test_settling_what_is_not_owed_changes_nothing(owed: Owed) -> None:
    owed.settle("wip_boms", "a")
    assert list(owed.all("wip_boms")) == []
