"""One AWS account on moto, and the functions in this process: what a handler needs, and what it left behind."""

import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from a365_sync import deployed
from a365_sync.entrypoints import calls, querying, subscribing
from a365_sync.store import aws as aws_clients
from a365_sync.store import dead_letters
from tests import moto_shortcuts
from tests.store.cloud import table_properties

REPOSITORY = Path(__file__).parents[2]
EVENTS = REPOSITORY / "events"
SECRET = "the webhook secret"
READ_TOKENS = {"erp": "a token of the ERP's own", "notebook": "a token of somebody's notebook"}
REGION = "eu-west-1"

Json = dict[str, Any]


class Context:
    """What handlers and their logger read of Lambda's context."""

    aws_request_id = "invocation-1"
    memory_limit_in_mb = 512

    def __init__(self, function_name: str, seconds: float = 300) -> None:
        self._milliseconds = int(1000 * seconds)
        self.function_name = function_name
        self.invoked_function_arn = f"arn:aws:lambda:{REGION}:123456789012:function:{function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """How long the invocation has: as long as a test says, however long it takes."""
        return self._milliseconds


@dataclass
class Account:
    """`invoked` are the invocations that functions asked for: function name, type and payload."""

    invoked: list[tuple[str, str, Json]] = field(default_factory=list)

    def call(self, function: str, event: Any, seconds: float = 300) -> Any:
        """Invoke a function's handler, by its folder's name, with so much time."""
        return app(function).handler(event, Context(function.replace("_", "-"), seconds))

    def accept(self, params: Json, **_event: Any) -> tuple[Any, Json]:
        """What Lambda answers: an asynchronous invocation is accepted, nothing more; the token keeper does its work."""
        function = params["url_path"].split("/functions/")[1].split("/")[0]
        kind = params["headers"]["X-Amz-Invocation-Type"]
        if kind == "RequestResponse":
            folder = function.removeprefix("a365-sync-").replace("-", "_")
            answer = json.dumps(self.call(folder, json.loads(params["body"]))).encode()
            return SimpleNamespace(status_code=200), {"StatusCode": 200, "Payload": BytesIO(answer)}
        self.invoked.append((function, kind, json.loads(params["body"])))
        return SimpleNamespace(status_code=202), {"StatusCode": 202}

    def put_connection(self, connection: Json) -> None:
        """Store the connection record."""
        secrets = client("secretsmanager")
        secrets.put_secret_value(SecretId="connection", SecretString=json.dumps(connection))
        deployed._open.cache_clear()

    def connection(self) -> Json:
        """The connection record as it is now."""
        value = client("secretsmanager").get_secret_value(SecretId="connection")
        content: Json = json.loads(value["SecretString"])
        return content

    def items(self, table: str, pk: str | None = None) -> list[Json]:
        """The items of a table, or those under one key."""
        found: list[Json] = resource("dynamodb").Table(table).scan()["Items"]
        return [item for item in found if pk in (None, item["pk"])]

    def put(self, table: str, item: Json) -> None:
        """Put an item."""
        resource("dynamodb").Table(table).put_item(Item=item)

    def keys(self) -> set[str]:
        """The keys in the bucket."""
        listed = client("s3").list_objects_v2(Bucket="data")
        return {each["Key"] for each in listed.get("Contents", [])}

    def queued(self, name: str) -> list[Json]:
        """The bodies of all messages of a queue, which are taken."""
        queue = resource("sqs").get_queue_by_name(QueueName=f"{name}.fifo")
        bodies = []
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            for message in messages:
                bodies.append(json.loads(message.body))
                message.delete()
        return bodies


@cache
def client(service: str) -> Any:
    """A client for what tests do themselves, made once: it takes longer than all their calls."""
    return boto3.client(service, region_name=REGION)


@cache
def resource(service: str) -> Any:
    """The same for a resource."""
    return boto3.resource(service, region_name=REGION)


@contextmanager
def account() -> Iterator[Account]:
    """An account with everything that the template makes, empty, and the functions' environment."""
    moto_shortcuts.take()
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in _environment().items():
            patch.setenv(name, value)
        patch.setattr(dead_letters, "WAIT_SECONDS", 0)  # moto has one server, and knows at once
        _forget()
        _create()
        opened = Account()
        aws_clients.client("lambda").meta.events.register("before-call.lambda.Invoke", opened.accept)
        yield opened
        _forget()


def sample(name: str, secret: str | None = SECRET) -> Any:
    """A sample event, with this secret where it has one."""
    event = json.loads((EVENTS / f"{name}.json").read_bytes())
    if "x-webhook-secret" in event.get("headers", {}):
        event["headers"].pop("x-webhook-secret")
        event["headers"] |= {"x-webhook-secret": secret} if secret is not None else {}
    return event


def with_body(event: Any, body: Any) -> Any:
    """The event with another JSON body."""
    return event | {"body": json.dumps(body)}


def body_of(answer: Json) -> Any:
    """What an answer says."""
    return json.loads(answer["body"])


@cache
def app(function: str) -> ModuleType:
    """A function's module, loaded from its file as Lambda does."""
    path = REPOSITORY / "functions" / function / "app.py"
    spec = importlib.util.spec_from_file_location(f"{function}_app", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _forget() -> None:
    """What a container keeps from one invocation to the next."""
    aws_clients.client.cache_clear()
    calls._callers.cache_clear()
    subscribing._delivering.cache_clear()
    querying._tokens.cache_clear()
    deployed._open.cache_clear()


def _environment() -> dict[str, str]:
    queues = f"https://sqs.{REGION}.amazonaws.com/123456789012"
    return {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "STATE_TABLE": "state",
        "CATALOG_TABLE": "catalog",
        "DATA_BUCKET": "data",
        "EVENT_BUS": "changes",
        "CONNECTION_SECRET_ID": "connection",
        "WEBHOOK_SECRET_ID": "webhook",
        "SETUP_SECRET_ID": "setup",
        "READ_TOKENS_ID": "read-tokens",
        "WIP_QUEUE_URL": f"{queues}/wip.fifo",
        "RELEASE_QUEUE_URL": f"{queues}/release.fifo",
        "WIP_DEAD_LETTER_QUEUE_URL": f"{queues}/wip-dead.fifo",
        "RELEASE_DEAD_LETTER_QUEUE_URL": f"{queues}/release-dead.fifo",
        "FAILED_INVOCATION_QUEUE_URL": f"{queues}/failed-invocations",
        "EVENT_QUEUE_URL": f"{queues}/events",
        "DELIVERY_QUEUE_URL": f"{queues}/deliveries",
        "SUBSCRIPTION_SECRET_ID": "subscriptions",
        "TOKEN_KEEPER_FUNCTION": "a365-sync-token-keeper",
        "FUNCTION_NAME_PREFIX": "a365-sync-",
        "POWERTOOLS_SERVICE_NAME": "a365-sync",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "ALLOW_LOOPBACK_DOOR": "1",
    }


def _create() -> None:
    for table, logical_id in (("state", "StateTable"), ("catalog", "CatalogTable")):
        client("dynamodb").create_table(TableName=table, **table_properties(logical_id))
    client("s3").create_bucket(Bucket="data", CreateBucketConfiguration={"LocationConstraint": REGION})
    client("events").create_event_bus(Name="changes")
    secrets = client("secretsmanager")
    secrets.create_secret(
        Name="webhook", SecretString=json.dumps({"current": SECRET, "previous": "the old one"})
    )
    secrets.create_secret(Name="connection")
    secrets.create_secret(Name="subscriptions", SecretString=json.dumps({"current": "s" * 64}))
    secrets.create_secret(Name="read-tokens", SecretString=json.dumps(READ_TOKENS))
    for queue in ("wip.fifo", "release.fifo", "wip-dead.fifo", "release-dead.fifo"):
        client("sqs").create_queue(QueueName=queue, Attributes={"FifoQueue": "true"})
    for queue in ("failed-invocations", "events", "deliveries"):
        client("sqs").create_queue(QueueName=queue)
