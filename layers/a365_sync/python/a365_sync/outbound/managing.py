"""What `/subscriptions` does: subscribe, look, change, leave, rotate the secret, test, replay."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from a365_sync.errors import InvalidInput, SubscriptionNotFound
from a365_sync.events.names import SUBSCRIPTION_TEST
from a365_sync.events.operation import SubscriptionTest
from a365_sync.outbound import requests
from a365_sync.outbound.delivering import Delivering
from a365_sync.outbound.messages import Replay
from a365_sync.store.deliveries import StandardQueue
from a365_sync.store.events import Event, event_id
from a365_sync.store.subscriptions import Subscriptions
from a365_sync.subscriptions.address import target_of
from a365_sync.subscriptions.model import State, Subscription, activated, disabled, missed, recovered, rotated

MOST = 100
"""Every event is held against each of them."""
_ID = re.compile(r"sub_[0-9a-f]{20}")


@dataclass(frozen=True)
class Managing:
    """Over the stores, and what delivers, for its sender and keys."""

    subscriptions: Subscriptions
    delivering: Delivering
    events: StandardQueue
    now: Callable[[], datetime]

    def all(self) -> list[dict[str, Any]]:
        """Every subscription as it is shown: never with a secret."""
        return [shown(each) for each in self.subscriptions.all()]

    def one(self, subscription_id: str) -> dict[str, Any]:
        """One of them; raises SubscriptionNotFound, as all here do that take an id."""
        return shown(self._found(subscription_id))

    def create(self, body: Any) -> dict[str, Any]:
        """A new one, and its secret, which no other answer shows. Raises InvalidInput."""
        fields = requests.new(body)
        self._require_public(fields["url"])
        if len(self.subscriptions.all()) >= MOST:
            raise InvalidInput(f"There are {MOST} subscriptions: delete one first.")
        made = Subscription(
            subscription_id=f"sub_{secrets.token_hex(10)}", created_at=self.now().isoformat(), **fields
        )
        secret = self.delivering.keys.secret(made)  # first: whom it cannot be shown to is not subscribed
        self.subscriptions.create(made)
        return shown(made) | {"secret": secret}

    def change(self, subscription_id: str, body: Any) -> dict[str, Any]:
        """Other fields, or another state; another URL or a new start forgets the failures. Raises InvalidInput."""
        fields = requests.change(body)
        if "url" in fields:
            self._require_public(fields["url"])
        edit = partial(_changed, fields=fields, now=self.now())
        return shown(self.subscriptions.change(self._known(subscription_id), edit))

    def delete(self, subscription_id: str) -> None:
        """Deliver nothing more; what waits is dropped."""
        self.subscriptions.delete(self._found(subscription_id).subscription_id)

    def rotate_secret(self, subscription_id: str) -> dict[str, Any]:
        """Another secret, shown once; the one before signs as well for a day."""
        after = self.subscriptions.change(self._known(subscription_id), partial(rotated, now=self.now()))
        return shown(after) | {"secret": self.delivering.keys.secret(after)}

    def test(self, subscription_id: str) -> dict[str, Any]:
        """Send a `Subscription Test` now, and tell what came of it; counts neither as a success nor as a failure."""
        found = self._found(subscription_id)
        now, subject = self.now(), f"subscription/{subscription_id}"
        data = SubscriptionTest(subscription=subscription_id).as_data()
        identifier = event_id(SUBSCRIPTION_TEST, subscription_id, now.isoformat())
        source = self.delivering.workspace_url()
        event = Event(identifier, SUBSCRIPTION_TEST, source, subject, now, data)
        failure = self.delivering.send(found, event.detail())
        return {"delivered": failure is None, "reason": failure.reason if failure else None, "id": identifier}

    def replay(self, subscription_id: str, body: Any) -> dict[str, Any]:
        """Have what was announced since a time sent again, or what was missed. Raises InvalidInput."""
        found = self._found(subscription_id)
        since = requests.since(body, found.missed_since)
        if found.state is State.DISABLED:
            raise InvalidInput('The subscription is disabled: PATCH it to {"state": "active"} first.')
        self.events.send([(Replay(subscription_id, since).body(), subscription_id)])
        # Only now: what is asked for is in the queue.
        self.subscriptions.change(subscription_id, partial(_caught_up, since=since))
        return {
            "replay_since": since,
            "next_step": "The events come as ordinary deliveries: drop ids seen before. Those of runs are not kept: "
            "GET /runs has them.",
        }

    def _found(self, subscription_id: str) -> Subscription:
        found = self.subscriptions.get(self._known(subscription_id))
        if found is None:
            raise SubscriptionNotFound("There is no such subscription.")
        return found

    def _known(self, subscription_id: str) -> str:
        if not _ID.fullmatch(subscription_id):
            raise SubscriptionNotFound("There is no such subscription.")
        return subscription_id

    def _require_public(self, url: str) -> None:
        reason = self.delivering.sender.refusal(target_of(url).host)
        if reason is not None:
            raise InvalidInput(f"Nothing can be delivered to this url: {reason}.")


def shown(subscription: Subscription) -> dict[str, Any]:
    """A subscription as answers show it."""
    names = (
        "url", "pattern", "description", "state", "created_at", "failing_since", "retry_at", "last_failure",
        "missed_since", "disabled_at", "previous_secret_until",
    )  # fmt: skip
    return {"id": subscription.subscription_id, **{name: getattr(subscription, name) for name in names}}


def _changed(before: Subscription, fields: dict[str, Any], now: datetime) -> Subscription:
    after = replace(before, **{name: value for name, value in fields.items() if name != "state"})
    state = fields.get("state", before.state)
    if state is State.DISABLED:
        return after if before.state is state else missed(disabled(after, now), now.isoformat())
    if "state" in fields:
        return activated(after)
    return recovered(after) if after.url != before.url else after


def _caught_up(before: Subscription, since: str) -> Subscription:
    known = before.missed_since
    if known is None or datetime.fromisoformat(known) < datetime.fromisoformat(since):
        return before
    return replace(before, missed_since=None)
