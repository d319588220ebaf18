"""What the bench knows of the sync's own records: a task's message, a run's counters, the keys of heads and parts.

Everything else goes through the functions' handlers. If the sync changes one of these, this is the place to follow.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from local.cloud import Deployment
from local.scale.function.item_size import item_size

Json = dict[str, Any]
_BATCH = 25


@dataclass(frozen=True)
class Task:
    """A queued BOM, by its message's body."""

    body: str

    @cached_property
    def fields(self) -> Json:
        """The body."""
        content: Json = json.loads(self.body)
        return content

    @property
    def run_id(self) -> str:
        """The run that handed it out."""
        return str(self.fields["run_id"])

    @property
    def project_id(self) -> str:
        """The project's GUID."""
        return str(self.fields["identity"]["project_id"])

    @property
    def project_name(self) -> str:
        """The project's name."""
        return str(self.fields["project_name"])

    @property
    def is_wip(self) -> bool:
        """Whether the BOM is one in work; else it is a released one."""
        return bool(self.fields["identity"]["source"] == "wip")

    @cached_property
    def key(self) -> str:
        """Names the BOM, whichever run asks for it."""
        return keys.bom_key(BomIdentity.model_validate(self.fields["identity"]))

    def as_news(self) -> "Task":
        """The same task as it is after the first sync: what it stores is told as an event."""
        return Task(json.dumps(self.fields | {"baseline": False}))


def sqs_event(tasks: Iterable[Task], queue_arn: str) -> Json:
    """The event with which Lambda hands over a batch of a FIFO queue."""
    return {
        "Records": [
            {
                "messageId": str(uuid.uuid4()),
                "receiptHandle": f"bench-{number}",
                "body": task.body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1795166102481",
                    "SequenceNumber": f"{number:020d}",
                    "MessageGroupId": task.key[-100:],
                    "SenderId": "bench",
                    "MessageDeduplicationId": str(number),
                    "ApproximateFirstReceiveTimestamp": "1795166102530",
                },
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": queue_arn,
                "awsRegion": queue_arn.split(":")[3],
            }
            for number, task in enumerate(tasks)
        ]
    }


class Records:
    """Stands in, in the tables, for the tasks that nobody does."""

    def __init__(self, deployment: Deployment) -> None:
        self._client = deployment.client("dynamodb")
        self._state = deployment.physical_id("StateTable")
        self._catalog = deployment.physical_id("CatalogTable")

    def settle(self, run_id: str, tasks: int) -> None:
        """Count so many tasks of a run as unchanged, so that it can come to its end."""
        self._client.update_item(
            TableName=self._state,
            Key={"pk": {"S": "RUNS"}, "sk": {"S": run_id}},
            UpdateExpression="ADD unchanged :n",
            ExpressionAttributeValues={":n": {"N": str(tasks)}},
        )

    def run(self, run_id: str) -> Json:
        """A run's counters and its state, as DynamoDB spells them."""
        key = {"pk": {"S": "RUNS"}, "sk": {"S": run_id}}
        item: Json = self._client.get_item(TableName=self._state, Key=key, ConsistentRead=True)["Item"]
        return item

    def pretend_stored(self, tasks: Iterable[Task], like: Task) -> None:
        """Give these BOMs the head of one that was stored: planning takes them for stored, and nothing reads more."""
        model = self._head(like)
        items = [{**model, **_key(task), "identity": _map(task.fields["identity"])} for task in tasks]
        for start in range(0, len(items), _BATCH):
            puts = [{"PutRequest": {"Item": item}} for item in items[start : start + _BATCH]]
            self._client.batch_write_item(RequestItems={self._catalog: puts})

    def lines(self, task: Task) -> int:
        """How many lines a stored BOM has."""
        return int(self._head(task)["lines"]["N"])

    def part_bytes(self, workspace_id: str, item_id: str) -> int:
        """The size of a part's item."""
        key = {"pk": {"S": keys.parts(workspace_id)}, "sk": {"S": item_id}}
        return item_size(self._client.get_item(TableName=self._catalog, Key=key)["Item"])

    def _head(self, task: Task) -> Json:
        found: Json = self._client.get_item(TableName=self._catalog, Key=_key(task))["Item"]
        return found


def _key(task: Task) -> Json:
    pk, sk = keys.bom_head(BomIdentity.model_validate(task.fields["identity"]))
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _map(content: Json) -> Json:
    return {"M": {name: {"NULL": True} if value is None else {"S": value} for name, value in content.items()}}
