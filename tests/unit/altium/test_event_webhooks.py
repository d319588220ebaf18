"""Event subscriptions: what is asked for, what a refusal says, and that a lost answer is not asked for twice."""

from functools import partial
from typing import Any

import pytest

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.documents import document
from a365_sync.altium.event_webhooks import EventWebhooks
from a365_sync.altium.execution import Executor
from a365_sync.errors import AltiumUnavailable, QueryFailed

from .conftest import URL, FakeTokens, FakeTransport, reply


class Door:
    """Answers in order; every answer is used."""

    def __init__(self, *answers: Any) -> None:
        self.left = list(answers)
        self.transport = FakeTransport(lambda *_: self.left.pop(0))
        documents = partial(document, door="altium365")
        self.executor = Executor(
            self.transport,
            FakeTokens(),
            URL,
            lambda url, _location: url,
            sleep=lambda _: None,
            documents=documents,
        )
        self.webhooks = EventWebhooks(self.executor)


def created(identifier: str | None, *errors: str) -> Any:
    subscription = {"subscriptionId": identifier} if identifier else None
    payload = {"errors": [{"message": text} for text in errors], "subscription": subscription}
    return {"data": {"gloEvtCreateWebhookSubscription": payload}}


def deleted(*errors: str) -> Any:
    return {"data": {"gloEvtDeleteSubscription": {"errors": [{"message": text} for text in errors]}}}


def subscribe(door: Door) -> str:
    return door.webhooks.subscribe(["*"], "a365-sync", "https://api.example.test/events", "key")


def test_a_subscription_names_types_target_and_key_and_no_filter() -> None:
    door = Door(created("sub-1"))
    assert subscribe(door) == "sub-1"
    assert door.transport.sent == [
        (
            "SyncSubscribe",
            {
                "input": {
                    "eventTypes": ["*"],
                    "name": "a365-sync",
                    "webhookUrl": "https://api.example.test/events",
                    "secretKey": "key",
                }
            },
        )
    ]


def test_a_refusal_carries_altiums_reason() -> None:
    with pytest.raises(QueryFailed) as told:
        subscribe(Door(created(None, "No such type.", "Nor this.")))
    assert told.value.detail == "No such type.; Nor this."


def test_no_subscription_and_no_reason_is_a_refusal_too() -> None:
    with pytest.raises(QueryFailed):
        subscribe(Door(created(None)))


def test_a_lost_answer_is_not_asked_for_again() -> None:
    door = Door(reply(b"", 502), created("sub-2"))
    with pytest.raises(AltiumUnavailable):
        subscribe(door)
    assert len(door.left) == 1


def test_a_subscription_is_removed_once_or_found_gone() -> None:
    Door(deleted()).webhooks.unsubscribe("sub-1")
    gone = Door(deleted("It does not exist."), {"data": {"gloEvtSubscriptionById": None}})
    gone.webhooks.unsubscribe("sub-1")
    assert gone.transport.sent[-1] == ("SyncSubscription", {"id": "sub-1"})


def test_one_that_stays_is_told() -> None:
    door = Door(deleted("Not now."), {"data": {"gloEvtSubscriptionById": {"subscriptionId": "sub-1"}}})
    with pytest.raises(QueryFailed) as told:
        door.webhooks.unsubscribe("sub-1")
    assert told.value.detail == "Not now."


@pytest.mark.parametrize("offered", [True, False])
def test_only_a_door_that_offers_events_has_them_at_every_url(offered: bool) -> None:
    client = AltiumClient(Door().executor, offers_events=offered)
    assert [found.event_webhooks is not None for found in (client, client.at(URL))] == [offered, offered]
