"""A subscription that could not be signed for is none."""

from datetime import UTC, datetime
from random import random

import pytest

from a365_sync.errors import NotConnected
from a365_sync.outbound.delivering import Delivering
from a365_sync.outbound.keys import Keys
from a365_sync.outbound.managing import Managing
from a365_sync.store.deliveries import StandardQueue
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.subscriptions.transport import HttpsSender
from tests.store.cloud import Cloud


def now() -> datetime:
    return datetime.now(UTC)


def test_nobody_is_subscribed_whose_secret_cannot_be_shown(cloud: Cloud) -> None:
    stores = cloud.stores()
    subscriptions = Subscriptions(stores.state_table)
    sender = HttpsSender(resolve=lambda _: ["8.8.8.8"])
    delivering = Delivering(
        subscriptions, Keys(lambda: {}), sender, stores.announcer, lambda: "https://w/", now, random
    )
    managing = Managing(subscriptions, delivering, StandardQueue(cloud.sqs, "url"), now)
    with pytest.raises(NotConnected):
        managing.create({"url": "https://hooks.example.com/"})
    assert subscriptions.all() == []
