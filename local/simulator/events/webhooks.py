"""Tells the subscribers what happened, each on its own, with a few tries, and counts what came of it."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from local.simulator.events.delivery import deliver
from local.simulator.events.event import Event, between
from local.simulator.events.subscriptions import Subscription, Subscriptions
from local.simulator.workspace.snapshot import Snapshot


class Webhooks:
    """`retry_seconds`: the pauses between tries. Deliveries run side by side, in no order."""

    def __init__(self, retry_seconds: tuple[float, ...]) -> None:
        self.subscriptions = Subscriptions()
        self._pauses = retry_seconds
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="webhook")
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._counts = Counter(events=0, attempts=0, delivered=0, given_up=0, dropped=0)

    def announce(self, before: Snapshot, after: Snapshot) -> None:
        for event in between(before, after):
            self.publish(event)

    def publish(self, event: Event) -> None:
        if self._closing.is_set():
            return
        self._count("events")
        for subscription in self.subscriptions.of(event.event_type):
            self._pool.submit(self._bring, subscription, event)

    def report(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)

    def describe(self) -> list[dict[str, Any]]:
        """The subscriptions, without their secrets."""
        return [
            {
                "subscriptionId": one.subscription_id,
                "name": one.name,
                "eventTypes": list(one.event_types),
                "webHookUrl": one.webhook_url,
            }
            for one in self.subscriptions.all()
        ]

    def close(self) -> None:
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _bring(self, subscription: Subscription, event: Event) -> None:
        for pause in (0.0, *self._pauses):
            if self._closing.wait(pause) or self.subscriptions.find(subscription.subscription_id) is None:
                self._count("dropped")
                return
            self._count("attempts")
            if deliver(subscription, event):
                self._count("delivered")
                return
        self._count("given_up")

    def _count(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1
