"""One delivery after the other: who may try when a pause is over, and what the end of a subscription tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from a365_sync.outbound.delivering import Delivering
from a365_sync.outbound.keys import Keys
from a365_sync.outbound.messages import Delivery
from a365_sync.store.bucket import Bucket
from a365_sync.store.events import Announcer, Bus
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.subscriptions.address import Target
from a365_sync.subscriptions.model import Failure, State, Subscription, activated
from a365_sync.subscriptions.transport import HttpsSender
from tests.builders import NOW
from tests.store.cloud import Cloud
from tests.store.test_events import RecordingBus

ONE = Subscription("sub_1", "https://hooks.example.com/in", {"source": ["a365-sync"]}, "", NOW.isoformat())
DOWN, GONE = Failure("HTTP 503"), Failure("HTTP 410", gone=True)


@dataclass
class Subscriber:
    """Takes events as `answer` has it; `meanwhile` happens while it is asked."""

    subscriptions: Subscriptions
    announcer: Announcer
    answer: Failure | None = None
    meanwhile: Callable[[], object] = lambda: None
    now: datetime = NOW
    posted: list[str] = field(default_factory=list)

    def post(self, _target: Target, headers: Mapping[str, str], _body: bytes) -> Failure | None:
        self.posted.append(headers["webhook-id"])
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        answer = self.answer
        meanwhile()
        return answer

    def deliver(self, name: str, received: int = 1, fraction: float = 0) -> float | None:
        delivering = Delivering(
            self.subscriptions,
            Keys(lambda: {"current": "m"}),
            cast("HttpsSender", self),
            self.announcer,
            lambda: "https://w/",
            lambda: self.now,
            lambda: fraction,
        )
        return delivering.deliver(Delivery("sub_1", {"id": name, "time": NOW.isoformat()}), received)

    @property
    def subscription(self) -> Subscription:
        found = self.subscriptions.get("sub_1")
        assert found is not None
        return found


@pytest.fixture
def bus() -> RecordingBus:
    return RecordingBus()


@pytest.fixture
def subscriber(cloud: Cloud, bus: RecordingBus) -> Subscriber:
    stores = cloud.stores()
    made = Subscriptions(stores.state_table)
    made.create(ONE)
    return Subscriber(made, Announcer(Bucket(cloud.s3, cloud.bucket), Bus(bus, "bus")))


def test_while_a_subscription_is_paused_nothing_is_tried_and_what_waits_spreads(
    subscriber: Subscriber,
) -> None:
    subscriber.answer = DOWN
    assert subscriber.deliver("a") == 5
    assert [subscriber.deliver("b", fraction=fraction) for fraction in (0, 1)] == [5, 6.25]
    assert subscriber.posted == ["a"]


def test_when_the_pause_is_over_one_tries_and_the_others_wait_for_what_comes_of_it(
    subscriber: Subscriber,
) -> None:
    subscriber.answer = DOWN
    subscriber.deliver("a")
    subscriber.now += timedelta(seconds=5)
    others: list[Any] = []
    subscriber.answer, subscriber.meanwhile = None, lambda: others.append(subscriber.deliver("b"))
    assert subscriber.deliver("a", received=2) is None
    assert others == [30]
    assert subscriber.posted == ["a", "a"]
    assert subscriber.subscription.failing_since is None
    assert subscriber.deliver("b", received=2) is None


def test_a_late_failure_does_not_take_back_that_it_recovered(subscriber: Subscriber) -> None:
    """One attempt hangs until it fails; another one that began later has succeeded meanwhile."""
    subscriber.answer = DOWN
    subscriber.deliver("a")
    subscriber.now += timedelta(seconds=5)

    def recovers() -> None:
        subscriber.now += timedelta(seconds=40)
        subscriber.answer = None
        assert subscriber.deliver("b") is None

    subscriber.meanwhile = recovers
    again = subscriber.deliver("a", received=2)
    assert again is not None
    assert (subscriber.subscription.failing_since, subscriber.subscription.retry_at) == (None, None)


def test_failures_at_the_same_time_are_one(subscriber: Subscriber) -> None:
    subscriber.answer, subscriber.meanwhile = DOWN, lambda: subscriber.deliver("b")
    assert subscriber.deliver("a") == 5
    assert (subscriber.posted, subscriber.subscription.failures) == (["a", "b"], 1)


def test_each_end_is_news_of_its_own_and_told_once(subscriber: Subscriber, bus: RecordingBus) -> None:
    subscriber.answer, subscriber.meanwhile = GONE, lambda: subscriber.deliver("b")
    subscriber.deliver("a")
    first = subscriber.subscription
    assert (first.state, first.missed_since) == (State.DISABLED, NOW.isoformat())
    subscriber.subscriptions.change("sub_1", activated)
    assert subscriber.deliver("a") is None
    told = [entry["Detail"] for entry in bus.entries]
    ids = {detail.partition('"id":"')[2][:32] for detail in told}
    assert (len(told), len(ids)) == (3, 2)  # both that met the first end tell of it, with one id


def test_what_is_no_more_subscribed_is_dropped(subscriber: Subscriber) -> None:
    subscriber.answer, subscriber.meanwhile = None, lambda: subscriber.subscriptions.delete("sub_1")
    assert subscriber.deliver("a") is None
    assert subscriber.deliver("b") is None
    assert subscriber.posted == ["a"]
