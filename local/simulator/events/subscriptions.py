"""Who wants to be told of which events. A subscription stays until it is deleted."""

import threading
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Subscription:
    subscription_id: str
    event_types: tuple[str, ...]
    webhook_url: str
    secret_key: str
    name: str | None

    def wants(self, event_type: str) -> bool:
        """`*` stands for every type: there is no published list to choose from."""
        return "*" in self.event_types or event_type in self.event_types


class Subscriptions:
    """`version` moves with every change."""

    def __init__(self) -> None:
        self.version = 0
        self._lock = threading.Lock()
        self._known: dict[str, Subscription] = {}

    def add(
        self, event_types: list[str], webhook_url: str, secret_key: str, name: str | None
    ) -> Subscription:
        identifier = f"grid:global::events:subscription/{uuid.uuid4()}"
        subscription = Subscription(identifier, tuple(event_types), webhook_url, secret_key, name)
        with self._lock:
            self._known[identifier] = subscription
            self.version += 1
        return subscription

    def find(self, subscription_id: str) -> Subscription | None:
        return self._known.get(subscription_id)

    def remove(self, subscription_id: str) -> bool:
        """Whether there was one."""
        with self._lock:
            self.version += 1
            return self._known.pop(subscription_id, None) is not None

    def of(self, event_type: str) -> list[Subscription]:
        """Those to be told of an event of this type."""
        with self._lock:
            return [one for one in self._known.values() if one.wants(event_type)]

    def all(self) -> list[Subscription]:
        with self._lock:
            return list(self._known.values())
