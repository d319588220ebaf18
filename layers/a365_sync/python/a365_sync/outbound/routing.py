"""From an event to one delivery for each subscription that wants it, and the same for the events of a replay."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from a365_sync.errors import SubscriptionNotFound
from a365_sync.events.names import DETAIL_TYPES, SOURCE
from a365_sync.outbound.messages import Delivery, Replay
from a365_sync.store.deliveries import StandardQueue
from a365_sync.store.events import travelling
from a365_sync.store.kept_events import KeptEvents
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.subscriptions.model import State, Subscription, missed
from a365_sync.subscriptions.pattern import matches

_PAGE = 100  # events of a replay for which one message stands, and the rest of an object


class Routing:
    """One invocation's: it reads the subscriptions once."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        events: StandardQueue,
        deliveries: StandardQueue,
        kept: KeptEvents,
        now: Callable[[], datetime],
    ) -> None:
        self._subscriptions = subscriptions
        self._events = events
        self._deliveries = deliveries
        self._kept = kept
        self._now = now

    def route(self, body: str) -> None:
        """Do what a message asks for. Safe to repeat."""
        message = json.loads(body)
        asked = Replay.of(message)
        if asked is None:
            self._deliver(message)
        else:
            self._replay(asked)

    def _deliver(self, event: dict[str, Any]) -> None:
        time = str(event["detail"]["time"])
        wanting = [each for each in self._all if matches(each.pattern, event)]
        self._deliveries.send(
            (Delivery(each.subscription_id, event["detail"]).body(), each.subscription_id)
            for each in wanting
            if each.state is State.ACTIVE
        )
        for each in wanting:
            if each.state is State.DISABLED and missed(each, time) != each:
                self._miss(each.subscription_id, time)

    def _miss(self, subscription_id: str, time: str) -> None:
        try:
            self._subscriptions.change(subscription_id, partial(_missed_if_disabled, time))
        except SubscriptionNotFound:
            return

    def _replay(self, asked: Replay) -> None:
        """Send a page of it, then ask for the rest; while the receiver is paused, ask for the same later."""
        subscription = self._subscriptions.get(asked.subscription)
        if subscription is None:
            return
        if subscription.state is State.DISABLED:
            self._miss(asked.subscription, asked.since)
            return
        whom = asked.subscription
        if waiting := subscription.seconds_to_wait(self._now()):
            # What waits in DeliveryQueue is limited for all receivers together: not for one that takes nothing.
            self._events.send([(asked.body(), whom)], waiting)
            return
        page, last = self._page(asked)
        wanted = [detail for detail in page if matches(subscription.pattern, _entry(detail))]
        self._deliveries.send((Delivery(whom, detail).body(), whom) for detail in wanted)
        if last is not None:
            self._events.send([(replace(asked, after=last).body(), whom)])

    def _page(self, asked: Replay) -> tuple[list[dict[str, Any]], str | None]:
        """The next events as they travel, and the key to go on behind if there may be more."""
        page: list[dict[str, Any]] = []
        found, rest = self._kept.page(datetime.fromisoformat(asked.since), asked.after)
        for key in found:
            page += [travelling(detail, key) for detail in self._kept.read(key)]
            if len(page) >= _PAGE:
                return page, key
        return page, rest

    @cached_property
    def _all(self) -> list[Subscription]:
        return self._subscriptions.all()


def _entry(detail: dict[str, Any]) -> dict[str, Any]:
    return {"source": SOURCE, "detail-type": DETAIL_TYPES.get(detail["type"]), "detail": detail}


def _missed_if_disabled(time: str, subscription: Subscription) -> Subscription:
    return missed(subscription, time) if subscription.state is State.DISABLED else subscription
