"""Altium's event webhooks: subscriptions of the GloEvt area, which not every door has."""

from collections.abc import Sequence

from a365_sync.altium import answers
from a365_sync.altium.execution import Executor
from a365_sync.errors import QueryFailed


class EventWebhooks:
    """Makes and removes subscriptions; there is no list of them, so whoever makes one must keep its id."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def subscribe(self, event_types: Sequence[str], name: str, url: str, secret_key: str) -> str:
        """Ask for events to be sent to a URL; returns the subscription's id.

        Raises QueryFailed with Altium's reason. It is not repeated: an answer that was lost may mean that the
        subscription stands.
        """
        wanted = {"eventTypes": list(event_types), "name": name, "webhookUrl": url, "secretKey": secret_key}
        data = self._executor.execute(
            "SyncSubscribe", {"input": wanted}, answers.SubscribeData, repeatable=False
        )
        _raise(data.payload.errors, "Altium refused the event subscription.")
        if data.payload.subscription is None:
            raise QueryFailed("Altium answered without an event subscription.")
        return data.payload.subscription.subscription_id

    def unsubscribe(self, subscription_id: str) -> None:
        """Remove a subscription, or find it gone. Raises QueryFailed with Altium's reason."""
        data = self._executor.execute(
            "SyncUnsubscribe", {"input": {"subscriptionId": subscription_id}}, answers.UnsubscribeData
        )
        if data.payload.errors and self._exists(subscription_id):
            _raise(data.payload.errors, "Altium did not remove an event subscription.")

    def _exists(self, subscription_id: str) -> bool:
        data = self._executor.execute("SyncSubscription", {"id": subscription_id}, answers.SubscriptionData)
        return data.subscription is not None


def _raise(errors: Sequence[answers.EventError], what: str) -> None:
    if errors:
        raise QueryFailed(what, detail="; ".join(error.message for error in errors)[:500])
