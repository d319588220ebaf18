"""Puts together what the functions for subscribers do, as `template.yaml` deploys them."""

import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from a365_sync.environment import Environment
from a365_sync.errors import SubscriptionNotFound
from a365_sync.store.aws import client, table
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from a365_sync.outbound.delivering import Delivering
    from a365_sync.outbound.managing import Managing

Record = dict[str, Any]

_log = logging.getLogger(__name__)


def answer_subscriber(environment: Environment, request: Request) -> Response:
    """Do what a call of `/subscriptions` asks for."""
    managing = _managing(environment)
    subscription_id = request.path_parameters.get("subscription_id")
    if subscription_id is None:
        if request.method == "POST":
            return respond(201, managing.create(request.json()))
        return respond(200, {"subscriptions": managing.all()})
    action = request.path.rpartition("/")[2]
    if request.method == "POST":
        return _done(managing, subscription_id, action, request)
    if request.method == "PATCH":
        return respond(200, managing.change(subscription_id, request.json()))
    if request.method == "DELETE":
        managing.delete(subscription_id)
        return respond(200, {"deleted": subscription_id})
    return respond(200, managing.one(subscription_id))


def _done(managing: "Managing", subscription_id: str, action: str, request: Request) -> Response:
    if action == "rotate-secret":
        return respond(200, managing.rotate_secret(subscription_id))
    if action == "test":
        return respond(200, managing.test(subscription_id))
    if action == "replay":
        return respond(202, managing.replay(subscription_id, request.json()))
    raise SubscriptionNotFound("There is no such path.")


def route_batch(environment: Environment, event: dict[str, Any]) -> dict[str, Any]:
    """Match the events of a batch; answers with those that stay in the queue."""
    from a365_sync.outbound.routing import Routing
    from a365_sync.store.deliveries import StandardQueue
    from a365_sync.store.kept_events import KeptEvents
    from a365_sync.store.subscriptions import Subscriptions

    routing = Routing(
        Subscriptions(table(environment.state_table)),
        StandardQueue(client("sqs"), environment.event_queue_url),
        StandardQueue(client("sqs"), environment.delivery_queue_url),
        KeptEvents(client("s3"), environment.data_bucket),
        _now,
    )

    def route(record: Record) -> bool:
        routing.route(record["body"])
        return True

    return _each(event, route)


def deliver_batch(environment: Environment, event: dict[str, Any]) -> dict[str, Any]:
    """Deliver the events of a batch; answers with those that come again, each at its time."""
    from a365_sync.outbound.messages import Delivery
    from a365_sync.store.deliveries import StandardQueue

    delivering = _delivering(environment)
    queue = StandardQueue(client("sqs"), environment.delivery_queue_url)

    def deliver(record: Record) -> bool:
        received = int(record["attributes"]["ApproximateReceiveCount"])
        again = delivering.deliver(Delivery.of(record["body"]), received)
        if again is not None:
            queue.show_again(record["receiptHandle"], again)
        return again is None

    return _each(event, deliver)


def _each(event: dict[str, Any], done: Callable[[Record], bool]) -> dict[str, Any]:
    """What Lambda is to leave in the queue: each record that is not done, or whose work raised."""
    left = [record["messageId"] for record in event["Records"] if not _tried(record, done)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in left]}


def _tried(record: Record, done: Callable[[Record], bool]) -> bool:
    try:
        return done(record)
    except Exception:
        _log.exception("a message could not be handled: it comes again")
        return False


def _managing(environment: Environment) -> "Managing":
    from a365_sync.outbound.managing import Managing
    from a365_sync.store.deliveries import StandardQueue

    delivering = _delivering(environment)
    events = StandardQueue(client("sqs"), environment.event_queue_url)
    return Managing(delivering.subscriptions, delivering, events, _now)


@lru_cache(maxsize=1)
def _delivering(environment: Environment) -> "Delivering":
    """Kept for the container: the secret is read every five minutes, the certificates once."""
    from a365_sync.outbound.delivering import Delivering
    from a365_sync.outbound.keys import Keys
    from a365_sync.store.bucket import Bucket
    from a365_sync.store.events import Announcer, Bus
    from a365_sync.store.secrets import JsonSecret
    from a365_sync.store.subscriptions import Subscriptions
    from a365_sync.subscriptions.transport import HttpsSender

    state = table(environment.state_table)
    bus = Bus(client("events"), environment.event_bus)
    return Delivering(
        subscriptions=Subscriptions(state),
        keys=Keys(JsonSecret(client("secretsmanager"), environment.subscription_secret_id).read),
        sender=HttpsSender(),
        announcer=Announcer(Bucket(client("s3"), environment.data_bucket), bus),
        workspace_url=lambda: str((state.get(("WORKSPACE", "current")) or {}).get("url", "")),
        now=_now,
        fraction=random.random,
    )


def _now() -> datetime:
    return datetime.now(UTC)
