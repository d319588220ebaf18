from dataclasses import replace

import pytest

from a365_sync.errors import RetryLater, SubscriptionNotFound
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.store.table import ConditionFailedError, Table
from a365_sync.subscriptions.model import State, Subscription
from tests.builders import NOW

PATTERN = {"detail": {"data": {"a": [{"anything-but": ["x", 1]}, None, True]}}}
ONE = Subscription("sub_1", "https://hooks.example.com/é?x", PATTERN, "ERP", NOW.isoformat())


@pytest.fixture
def subscriptions(table: Table) -> Subscriptions:
    made = Subscriptions(table)
    made.create(ONE)
    return made


def test_what_is_stored_is_read(subscriptions: Subscriptions) -> None:
    other = replace(ONE, subscription_id="sub_2", state=State.DISABLED, failures=3, retry_at=NOW.isoformat())
    subscriptions.create(other)
    assert subscriptions.all() == [ONE, other]
    assert subscriptions.get("sub_2") == other
    assert subscriptions.get("sub_3") is None


def test_an_id_is_taken_once(subscriptions: Subscriptions) -> None:
    with pytest.raises(ConditionFailedError):
        subscriptions.create(replace(ONE, description="another"))
    assert subscriptions.get("sub_1") == ONE


def test_a_change_from_what_is_no_more_is_refused(subscriptions: Subscriptions) -> None:
    stored = subscriptions.replace(ONE, replace(ONE, failures=1))
    assert (stored.version, stored.failures) == (2, 1)
    with pytest.raises(ConditionFailedError):
        subscriptions.replace(ONE, replace(ONE, failures=9))
    assert subscriptions.get("sub_1") == stored


def test_no_change_is_no_write(subscriptions: Subscriptions) -> None:
    assert subscriptions.replace(ONE, ONE) == ONE
    assert subscriptions.change("sub_1", lambda before: before).version == 1


def test_changes_at_the_same_time_are_all_made(subscriptions: Subscriptions) -> None:
    def meanwhile(before: Subscription) -> Subscription:
        if before.version == 1:
            subscriptions.change("sub_1", lambda other: replace(other, description="other"))
        return replace(before, failures=before.failures + 1)

    changed = subscriptions.change("sub_1", meanwhile)
    assert (changed.description, changed.failures, changed.version) == ("other", 1, 3)


def test_one_that_never_stands_still_is_given_up(subscriptions: Subscriptions) -> None:
    def always(before: Subscription) -> Subscription:
        subscriptions.replace(before, replace(before, failures=before.failures + 1))
        return replace(before, description="never")

    with pytest.raises(RetryLater):
        subscriptions.change("sub_1", always)


def test_a_deleted_one_is_gone(subscriptions: Subscriptions) -> None:
    subscriptions.delete("sub_1")
    subscriptions.delete("sub_1")
    assert subscriptions.all() == []
    with pytest.raises(SubscriptionNotFound):
        subscriptions.change("sub_1", lambda before: before)
