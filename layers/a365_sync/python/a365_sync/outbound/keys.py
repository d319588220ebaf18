"""The keys of subscriptions, made from the installation's secret, which is read every five minutes."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from a365_sync.errors import NotConnected
from a365_sync.subscriptions.model import Subscription
from a365_sync.subscriptions.signature import key_of, shown

_KEPT_SECONDS = 300.0


class Keys:
    """`read` gives `{"current", "previous"?}`: while the secret itself is rotated, both sign."""

    def __init__(
        self, read: Callable[[], Mapping[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._masters: tuple[str, ...] = ()
        self._read_at = float("-inf")

    def of(self, subscription: Subscription, now: datetime) -> list[bytes]:
        """What a delivery is signed with now, the newest key first."""
        return [
            key_of(master, subscription.subscription_id, generation)
            for master in self._known()
            for generation in subscription.generations(now)
        ]

    def secret(self, subscription: Subscription) -> str:
        """What its subscriber is shown, once."""
        return shown(key_of(self._known()[0], subscription.subscription_id, subscription.secret_generation))

    def _known(self) -> tuple[str, ...]:
        if self._clock() - self._read_at > _KEPT_SECONDS:
            content = self._read()
            given = (content.get(name) for name in ("current", "previous"))
            self._masters = tuple(each for each in given if isinstance(each, str) and each)
            self._read_at = self._clock()
        if not self._masters:
            raise NotConnected("SubscriptionSecret has no text under 'current'.")
        return self._masters
