"""A replay goes at the pace of its receiver."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from a365_sync.outbound.messages import Replay
from a365_sync.outbound.routing import Routing
from a365_sync.store.deliveries import StandardQueue
from a365_sync.store.kept_events import KeptEvents
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.subscriptions.model import Failure, Subscription, failed, recovered
from tests.builders import NOW
from tests.store.cloud import Cloud
from tests.store.test_deliveries import Recording

ONE = Subscription("sub_1", "https://hooks.example.com/in", {"source": ["a365-sync"]}, "", NOW.isoformat())
ASKED = Replay("sub_1", (NOW - timedelta(days=9000)).isoformat())


@dataclass
class Routed:
    """What the two queues were sent, and the subscription."""

    cloud: Cloud
    subscriptions: Subscriptions
    events: Recording
    deliveries: Recording

    def route(self) -> None:
        Routing(
            self.subscriptions,
            StandardQueue(self.events, "events"),
            StandardQueue(self.deliveries, "deliveries"),
            KeptEvents(self.cloud.s3, self.cloud.bucket),
            lambda: NOW,
        ).route(ASKED.body())

    @property
    def asked_again(self) -> list[tuple[Any, Any]]:
        """The replays that were asked for, each with its delay."""
        return [
            (Replay.of(json.loads(entry["MessageBody"])), entry.get("DelaySeconds"))
            for batch in self.events.batches
            for entry in batch
        ]


@pytest.fixture
def routed(cloud: Cloud) -> Routed:
    subscriptions = Subscriptions(cloud.stores().state_table)
    subscriptions.create(ONE)
    event = {"id": "1", "type": "a365-sync.part.removed.v1", "time": NOW.isoformat(), "data": {}}
    key = f"events/dt={NOW:%Y-%m-%d}/1.json"
    cloud.s3.put_object(Bucket=cloud.bucket, Key=key, Body=json.dumps(event).encode())
    return Routed(cloud, subscriptions, Recording(), Recording())


@pytest.mark.parametrize(("advised", "delay"), [(None, 5), (100.4, 101), (7200, 900)])
def test_while_its_subscription_is_paused_a_replay_waits(
    routed: Routed, advised: float | None, delay: int
) -> None:
    """Else a dead receiver's replay fills the queue, of which only so much may wait, for everybody."""
    routed.subscriptions.replace(ONE, failed(ONE, NOW, Failure("HTTP 503", retry_after=advised), 0))
    routed.route()
    assert routed.asked_again == [(ASKED, delay)]
    assert routed.deliveries.batches == []


def test_when_the_pause_is_over_it_goes_on(routed: Routed) -> None:
    paused = routed.subscriptions.replace(
        ONE, failed(ONE, NOW - timedelta(seconds=5), Failure("HTTP 503"), 0)
    )
    routed.route()
    routed.subscriptions.replace(paused, recovered(paused))
    routed.route()
    assert (routed.asked_again, len(routed.deliveries.batches)) == ([], 2)
