"""Subscribers in an account: the bus's rule and both queues as deployed, with a clock in place of waiting."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from a365_sync.entrypoints import subscribing
from a365_sync.events import names
from a365_sync.events.parts import PartRemoved
from a365_sync.outbound.delivering import MOST_DELIVERIES
from a365_sync.store import aws as aws_clients
from a365_sync.store.bucket import Bucket
from a365_sync.store.deliveries import StandardQueue
from a365_sync.store.events import Announcer, Bus, Event, event_id
from a365_sync.subscriptions import transport
from tests.functions.account import Account, Json, account, body_of, client, resource, sample, with_body
from tests.receiver import OK, Receiver, receiver

ERP, CHAT = "erp.example.com", "chat.example.com"
VISIBILITY = 360  # seconds until a message comes again of which nobody said when
WRITES = {
    "s3": ("PutObject",),
    "events": ("PutEvents",),
    "dynamodb": ("PutItem", "UpdateItem"),
    "sqs": ("SendMessageBatch",),
}
EVERYTHING_DOWN = b"HTTP/1.1 503 Down\r\n\r\n"


@dataclass
class Message:
    """A message of DeliveryQueue, as SQS would keep it."""

    body: str
    due: datetime
    received: int = 0


@dataclass
class Subscribers:
    """The functions for subscribers, and what they are called with; `receivers` by host."""

    account: Account
    receivers: dict[str, Receiver]
    now: datetime
    waiting: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    _shown_again: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """As if nobody had ever subscribed, and nothing had happened."""
        self.now, self.waiting, self.dead = datetime.now(UTC), [], []
        for item in self.account.items("state", "SUBSCRIPTIONS"):
            resource("dynamodb").Table("state").delete_item(Key={name: item[name] for name in ("pk", "sk")})
        for name in ("events", "deliveries"):
            _empty(resource("sqs").get_queue_by_name(QueueName=name))
        resource("s3").Bucket("data").objects.delete()
        for each in self.receivers.values():
            each.answer = OK
            each.received.clear()

    def call(self, kind: str, subscription: str = "", body: Any = None) -> tuple[int, Any]:
        """A call of `/subscriptions`, by the name of its sample; returns status and body."""
        event = sample(f"manage_subscriptions.{kind}")
        if subscription:
            before = event["pathParameters"]["subscription_id"]
            event["pathParameters"]["subscription_id"] = subscription
            event["rawPath"] = event["rawPath"].replace(before, subscription)
        answer = self.account.call("manage_subscriptions", event if body is None else with_body(event, body))
        return answer["statusCode"], body_of(answer)

    def subscribe(self, host: str, **fields: Any) -> Json:
        """A new subscription, as it is shown."""
        status, made = self.call("create", body={"url": f"https://{host}/in", **fields})
        assert status == 201, made
        shown: Json = made
        return shown

    def show(self, subscription: str) -> Json:
        """A subscription as it is now."""
        status, shown = self.call("show", subscription)
        assert status == 200
        found: Json = shown
        return found

    def announce(self, part: str) -> str:
        """Something happens; returns the event's id. It is told from here, since the bucket tells real time."""
        event = self._event(part)
        self._announcer.announce(event)
        return event.event_id

    def keep(self, *parts: str) -> list[str]:
        """A first sync finds these parts; returns the events' ids."""
        events = [self._event(part) for part in parts]
        self._announcer.keep(events)
        return [event.event_id for event in events]

    @property
    def _announcer(self) -> Announcer:
        return Announcer(Bucket(client("s3"), "data"), Bus(client("events"), "changes"))

    def _event(self, part: str) -> Event:
        data = PartRemoved(item_id=part, component=f"CMP-{part}-1", revision="r").as_data()
        return Event(event_id(part), names.PART_REMOVED, "https://w/", f"part/{part}", self.now, data)

    def route(self) -> None:
        """Work through EventQueue."""
        queue = resource("sqs").get_queue_by_name(QueueName="events")
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            records = [_record(number, message.body, 1) for number, message in enumerate(messages)]
            left = self.account.call("route_events", {"Records": records})["batchItemFailures"]
            for number, message in enumerate(messages):
                if {"itemIdentifier": f"message-{number}"} in left:
                    message.change_visibility(VisibilityTimeout=0)
                else:
                    message.delete()

    def deliver(self) -> None:
        """Do what of DeliveryQueue is due."""
        queue = resource("sqs").get_queue_by_name(QueueName="deliveries")
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            self.waiting += [Message(message.body, self.now) for message in messages]
            for message in messages:
                message.delete()
        for message in [each for each in self.waiting if each.due <= self.now]:
            self._receive(message)

    def work(self) -> None:
        """Both, as long as there is something to do now."""
        self.route()
        self.deliver()

    def pass_time(self, until: Callable[[], bool], most: timedelta) -> None:
        """Go from one due message to the next until something holds."""
        end = self.now + most
        while not until() and self.waiting and self.now <= end:
            self.now = max(self.now, min(message.due for message in self.waiting))
            self.work()

    def _receive(self, message: Message) -> None:
        self.waiting.remove(message)
        message.received += 1
        if message.received > MOST_DELIVERIES:
            self.dead.append(message)
            return
        answer = self.account.call(
            "deliver_events", {"Records": [_record(0, message.body, message.received)]}
        )
        if answer["batchItemFailures"]:
            message.due = self.now + timedelta(seconds=self._shown_again.pop("receipt-0", VISIBILITY))
            self.waiting.append(message)

    def show_again(self, receipt_handle: str, seconds: float) -> None:
        """In place of the queue's."""
        self._shown_again[receipt_handle] = seconds


@contextmanager
def dying_after(write: int) -> Iterator[list[str]]:
    """The functions die once, right after their so many-th write; gives the writes that were made."""
    made: list[str] = []

    def count(operation: str) -> None:
        made.append(operation)
        if len(made) == write:
            raise RuntimeError(f"died after {operation}")

    hooks = [
        (aws_clients.client(service).meta.events, f"after-call.{service}.{name}")
        for service, names in WRITES.items()
        for name in names
    ]
    handlers = [(events, name, lambda name=name, **_: count(name)) for events, name in hooks]
    for events, name, handler in handlers:
        events.register(name, handler)
    yield made
    for events, name, handler in handlers:
        events.unregister(name, handler)


def verified(secret: str, host: Receiver, number: int = -1) -> Json:
    """What a request says, by the reference library of Standard Webhooks; it does not look at the clock's future."""
    request = host.received[number]
    event: Json = json.loads(request.body)
    webhook = Webhook(secret)
    sent = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    expected = webhook.sign(request.headers["webhook-id"], sent, request.body.decode())
    assert expected in request.headers["webhook-signature"].split(" ")
    return event


@contextmanager
def subscribers(folder: Path, *hosts: str) -> Iterator[Subscribers]:
    """An account whose bus feeds EventQueue, and a receiver for each host, which the functions take for public ones."""
    with account() as opened, pytest.MonkeyPatch.context() as patch:
        running = [receiver(folder, host) for host in hosts]
        there = {host: each.__enter__() for host, each in zip(hosts, running, strict=True)}
        made = Subscribers(opened, there, datetime.now(UTC))
        patch.setattr(transport, "HttpsSender", lambda: _let_through(there))
        patch.setattr(StandardQueue, "show_again", made.show_again)
        patch.setattr(subscribing, "_now", lambda: made.now)
        _bus_that_feeds(patch)
        yield made
        for each in running:
            each.__exit__(None, None, None)


def _let_through(there: dict[str, Receiver]) -> Any:
    """A sender for which each host has an address of its own on this machine."""
    addresses = {host: f"127.0.0.{number}" for number, host in enumerate(there, start=1)}
    ports = {address: there[host] for host, address in addresses.items()}
    context = ssl.create_default_context()
    for each in there.values():
        context.load_verify_locations(each.ca)
    some = next(iter(there.values()))
    return some.sender(
        resolve=lambda host: [addresses[host]],
        dial=lambda address, seconds: ports[address].dialled(seconds),
        context=context,
    )


def _bus_that_feeds(patch: pytest.MonkeyPatch) -> None:
    """What the template's rule does; the embedded cloud shows that it does."""
    put = Bus.put

    def put_and_feed(bus: Bus, event: Event) -> None:
        told = {"source": names.SOURCE, "detail-type": event.detail_type, "detail": event.detail()}
        resource("sqs").get_queue_by_name(QueueName="events").send_message(MessageBody=json.dumps(told))
        put(bus, event)  # last: a function that dies after it has told the bus

    patch.setattr(Bus, "put", put_and_feed)


def _empty(queue: Any) -> None:
    while messages := queue.receive_messages(MaxNumberOfMessages=10):
        for message in messages:
            message.delete()


def _record(number: int, body: str, received: int) -> Json:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(received)},
    }
