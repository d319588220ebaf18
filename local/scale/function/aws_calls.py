"""Counts what leaves for AWS: calls and bytes by operation, request units, and the largest of each limited thing."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from local.scale.function.item_size import item_size

Json = dict[str, Any]
_UNIT = 1024  # bytes that one write unit covers; a read unit covers four times as many
_INDEXES = ("item_pk", "mpn_pk")


class AwsCalls:
    """Hears every client of a boto3 session. `keep` gets the body of each message sent to a queue."""

    def __init__(self, session: Any, keep: Callable[[str], None]) -> None:
        self._keep = keep
        self._lock = threading.Lock()  # uploads run in threads
        self._invoked: list[Json] = []
        self._clear()
        session.events.register("before-parameter-build.*.*", self._measure)
        session.events.register("before-send.*.*", self._out)
        session.events.register("before-parse.*.*", self._in)
        session.events.register("before-call.lambda.Invoke", self._invoke)

    def take(self) -> Json:
        """What was counted since the last time, as JSON."""
        with self._lock:
            taken = {
                "calls": self.calls,
                "sent": self.sent,
                "received": self.received,
                "units": self.units,
                "largest": self.largest,
                "invoked": self._invoked,
            }
            self._clear()
        return taken

    def _clear(self) -> None:
        self.calls: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self.largest: dict[str, int] = {}
        self._invoked = []

    def _out(self, request: Any, event_name: str, **_: Any) -> None:
        operation = _operation(event_name)
        with self._lock:
            self.calls[operation] += 1
            self.sent[operation] += int(request.headers.get("Content-Length") or 0)

    def _in(self, response_dict: Mapping[str, Any], event_name: str, **_: Any) -> None:
        with self._lock:
            self.received[_operation(event_name)] += int(response_dict["headers"].get("content-length") or 0)
        if event_name.startswith("before-parse.dynamodb."):
            self._count_read(event_name, response_dict)

    def _invoke(self, params: Mapping[str, Any], **_: Any) -> Any:
        """Accept an asynchronous invocation without making it; others go through to the emulator."""
        if params["headers"].get("X-Amz-Invocation-Type") != "Event":
            return None
        body = params["body"]
        function = params["url_path"].split("/functions/")[1].split("/")[0]
        with self._lock:
            self._invoked.append({"function": function, "event": json.loads(body)})
            self.calls["lambda.Invoke"] += 1
            self.sent["lambda.Invoke"] += len(body)
        self._saw("asynchronous invocation", len(body))
        return SimpleNamespace(status_code=202), {"StatusCode": 202, "Payload": BytesIO()}

    def _measure(self, params: Mapping[str, Any], event_name: str, **_: Any) -> None:
        operation = _operation(event_name)
        if operation.startswith("dynamodb."):
            self._measure_table(operation, params)
        elif operation == "sqs.SendMessageBatch":
            self._measure_messages([entry["MessageBody"] for entry in params["Entries"]])
        elif operation == "eventbridge.PutEvents":
            self._add("events", len(params["Entries"]))
            for entry in params["Entries"]:
                self._saw("event", len(entry["Detail"].encode()))
        elif operation == "s3.PutObject" and isinstance(params["Body"], bytes):
            self._saw("S3 object", len(params["Body"]))

    def _measure_table(self, operation: str, params: Mapping[str, Any]) -> None:
        if operation == "dynamodb.PutItem":
            self._count_put(params["Item"])
        elif operation == "dynamodb.BatchWriteItem":
            for requests in params["RequestItems"].values():
                for request in requests:
                    self._count_put(request.get("PutRequest", {}).get("Item", {}))
        elif operation in ("dynamodb.UpdateItem", "dynamodb.DeleteItem"):
            self._add("DynamoDB write units", 1)
        elif operation == "dynamodb.TransactWriteItems":
            self._add("DynamoDB write units", 2 * len(params["TransactItems"]))

    def _measure_messages(self, bodies: list[str]) -> None:
        self._add("SQS messages", len(bodies))
        self._saw("SQS batch", sum(len(body.encode()) for body in bodies))
        for body in bodies:
            self._saw("SQS message", len(body.encode()))
            self._keep(body)

    def _count_put(self, item: Json) -> None:
        size = item_size(item)
        units = max(1, -(-size // _UNIT))
        # An index that holds whole items costs as much again.
        self._add("DynamoDB write units", units * (1 + sum(name in item for name in _INDEXES)))
        self._add("DynamoDB items written", 1)
        self._saw("DynamoDB item", size)

    def _count_read(self, event_name: str, response: Mapping[str, Any]) -> None:
        if not event_name.endswith(("GetItem", "Query")):
            return
        asked = 1
        if event_name.endswith("BatchGetItem"):
            asked = response["body"].count(b'"pk"')
        units = -(-int(response["headers"].get("content-length") or 0) // (4 * _UNIT))
        self._add("DynamoDB read units", max(asked, units))

    def _add(self, name: str, number: int) -> None:
        with self._lock:
            self.units[name] += number

    def _saw(self, name: str, size: int) -> None:
        with self._lock:
            self.largest[name] = max(size, self.largest.get(name, 0))


def _operation(event_name: str) -> str:
    """`before-send.dynamodb.GetItem` → `dynamodb.GetItem`."""
    return event_name.partition(".")[2]
