"""One delivery: tried now, put off, or given up; and what it tells of the subscription."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from a365_sync.bom.content import canonical_bytes
from a365_sync.errors import SubscriptionNotFound
from a365_sync.events.names import SUBSCRIPTION_DISABLED
from a365_sync.events.operation import SubscriptionDisabled
from a365_sync.outbound.keys import Keys
from a365_sync.outbound.messages import Delivery
from a365_sync.store.events import Announcer, Event, event_id
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.store.table import ConditionFailedError
from a365_sync.subscriptions.address import target_of
from a365_sync.subscriptions.model import Failure, State, Subscription, failed, held_back, missed, recovered
from a365_sync.subscriptions.schedule import wait
from a365_sync.subscriptions.signature import signed_headers
from a365_sync.subscriptions.transport import SECONDS, HttpsSender

MOST_DELIVERIES = 40  # maxReceiveCount of the queue: what comes so often goes to the dead letters
_TRIAL_SECONDS = SECONDS + 20  # how long the others wait for what comes of one attempt
_NEXT_STEP = "Mend the receiver, then PATCH its state to active and POST its replay: docs/subscriptions.md."

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivering:
    """Over the stores, a sender, a clock, and `fraction`, which spreads attempts (0 to 1)."""

    subscriptions: Subscriptions
    keys: Keys
    sender: HttpsSender
    announcer: Announcer
    workspace_url: Callable[[], str]
    now: Callable[[], datetime]
    fraction: Callable[[], float]

    def deliver(self, delivery: Delivery, received: int) -> float | None:
        """None when nothing is left to do; else the seconds until the message is to come again.

        `received` counts the message's deliveries by the queue, from 1.
        """
        again = self._attempted(delivery, received)
        if again is None or received < MOST_DELIVERIES:
            return again
        self._change(delivery, partial(missed, time=delivery.time))
        return 0  # the queue takes it to the dead letters

    def send(self, subscription: Subscription, event: Mapping[str, object]) -> Failure | None:
        """Sign an event and POST it, whatever state the subscription is in."""
        body = canonical_bytes(dict(event))
        now = self.now()
        signed = signed_headers(str(event["id"]), int(now.timestamp()), body, self.keys.of(subscription, now))
        headers = {"content-type": "application/json", "user-agent": "a365-sync", **signed}
        return self.sender.post(target_of(subscription.url), headers, body)

    def _attempted(self, delivery: Delivery, received: int) -> float | None:
        subscription = self.subscriptions.get(delivery.subscription)
        if subscription is None:
            return None
        if subscription.state is State.DISABLED:
            self._change(delivery, partial(missed, time=delivery.time))
            return None
        if waiting := subscription.seconds_to_wait(self.now()):
            return waiting * (1 + self.fraction() / 4)
        if subscription.retry_at is not None:
            try:
                trial = held_back(subscription, self.now(), _TRIAL_SECONDS)
                subscription = self.subscriptions.replace(subscription, trial)
            except ConditionFailedError:  # another delivery tries
                return _TRIAL_SECONDS
        failure = self.send(subscription, delivery.event)
        if failure is not None:
            return self._put_off(subscription, delivery, failure, received)
        if subscription.failing_since is not None:
            self._change(delivery, recovered)
        return None

    def _put_off(
        self, before: Subscription, delivery: Delivery, failure: Failure, received: int
    ) -> float | None:
        now = self.now()
        _log.warning(
            "a delivery failed", extra={"subscription": before.subscription_id, "reason": failure.reason}
        )
        after = failed(before, now, failure, self.fraction())
        if after.state is State.DISABLED:
            return self._disable(before, missed(after, delivery.time), failure)
        try:
            self.subscriptions.replace(before, after)
        except ConditionFailedError:
            # Failures at the same time are one: the others have not moved the next attempt further.
            return wait(received, self.fraction())
        return max(after.seconds_to_wait(now), wait(received, self.fraction()))

    def _disable(self, before: Subscription, after: Subscription, failure: Failure) -> float | None:
        """The record goes last: a crash in between repeats the notice with the same id, and never loses it."""
        self.announcer.announce(self._notice(after, failure))
        # The alarm counts this line in the log.
        told = {"subscription": before.subscription_id, "reason": failure.reason}
        _log.error("subscription disabled", extra=told)
        try:
            self.subscriptions.replace(before, after)
        except ConditionFailedError:
            return _TRIAL_SECONDS
        return None

    def _notice(self, after: Subscription, failure: Failure) -> Event:
        name, since = after.subscription_id, str(after.failing_since)
        data = SubscriptionDisabled(
            subscription=name,
            host=target_of(after.url).host,
            reason=failure.reason,
            failing_since=since,
            missed_since=str(after.missed_since),
            next_step=_NEXT_STEP,
        )
        identifier = event_id(SUBSCRIPTION_DISABLED, name, str(after.activations))
        source, subject = self.workspace_url(), f"subscription/{name}"
        return Event(identifier, SUBSCRIPTION_DISABLED, source, subject, self.now(), data.as_data())

    def _change(self, delivery: Delivery, edit: Callable[[Subscription], Subscription]) -> None:
        try:
            self.subscriptions.change(delivery.subscription, edit)
        except SubscriptionNotFound:
            return
