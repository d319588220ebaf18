"""Subscriptions in StateTable. No secret is among them: `subscriptions/signature.py`."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from a365_sync.errors import RetryLater, SubscriptionNotFound
from a365_sync.store.table import ConditionFailedError, Item, Table
from a365_sync.subscriptions.model import State, Subscription

_PARTITION = "SUBSCRIPTIONS"  # roles are limited to it: see ReadSubscriptions in the template
_TURNS = 5


class Subscriptions:
    """One item each; a change is made from what was read, and only if nobody else made one in between."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self) -> list[Subscription]:
        """Every subscription, disabled ones included."""
        return [_subscription(item) for item in self._table.query(_PARTITION)]

    def get(self, subscription_id: str) -> Subscription | None:
        """One of them, or None."""
        item = self._table.get((_PARTITION, subscription_id))
        return _subscription(item) if item else None

    def create(self, subscription: Subscription) -> None:
        """Add a new one; raises ConditionFailedError if its id is taken."""
        self._table.put(_item(subscription), condition="attribute_not_exists(#pk)")

    def replace(self, before: Subscription, after: Subscription) -> Subscription:
        """Store a change; returns it with its version. Raises ConditionFailedError when `before` is no more."""
        if after == before:
            return before
        stored = replace(after, version=before.version + 1)
        self._table.put(_item(stored), condition="#version = :before", values={":before": before.version})
        return stored

    def change(self, subscription_id: str, edit: Callable[[Subscription], Subscription]) -> Subscription:
        """Store what `edit` makes of it, however many change it at once. Raises SubscriptionNotFound, RetryLater."""
        for _ in range(_TURNS):
            before = self.get(subscription_id)
            if before is None:
                raise SubscriptionNotFound("There is no such subscription.")
            try:
                return self.replace(before, edit(before))
            except ConditionFailedError:
                continue
        raise RetryLater("The subscription changes all the time.")

    def delete(self, subscription_id: str) -> None:
        """Remove one if it is there."""
        self._table.delete((_PARTITION, subscription_id))


def _item(subscription: Subscription) -> Item:
    # As text: a pattern may nest deeper than an attribute.
    pattern = json.dumps(subscription.pattern, ensure_ascii=False)
    fields = asdict(subscription) | {"pattern": pattern, "state": subscription.state.value}
    return {"pk": _PARTITION, "sk": subscription.subscription_id, **fields}


def _subscription(item: Item) -> Subscription:
    known = {name: value for name, value in item.items() if name in Subscription.__slots__}
    return Subscription(**{**known, "pattern": json.loads(item["pattern"]), "state": State(item["state"])})
