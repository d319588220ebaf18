"""Answers the sample's HTTP API, and runs by itself what the API asks for."""

import json
import os
from typing import Any

import boto3
import idna
from sample_layer import GREETING  # type: ignore[import-not-found]

Event = dict[str, Any]

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: Event, context: Any) -> Event:
    http = event.get("requestContext", {}).get("http")
    if http is None:
        return note(event)
    if http["method"] == "GET":
        return answer(200, {"event": event, "process": os.getpid(), "variables": dict(os.environ)})
    request = json.loads(event["body"])
    if event["headers"].get("x-webhook-secret") != "right":
        return answer(401, {"message": "wrong secret"})
    if "read" in request:
        boto3.client("s3").get_object(Bucket=os.environ["BUCKET"], Key=request["read"])
    if "queue" in request:
        queue(request["queue"])
    boto3.client("lambda").invoke(
        FunctionName=context.function_name, InvocationType="Event", Payload=json.dumps(request)
    )
    return answer(202, {"greeting": GREETING, "dependency": idna.encode("grüße.example").decode()})


def queue(names: list[str]) -> None:
    """Queue a message for each name, each of a group of its own."""
    entries = [
        {
            "Id": str(number),
            "MessageBody": json.dumps({"name": name}),
            "MessageGroupId": name,
            "MessageDeduplicationId": name,
        }
        for number, name in enumerate(names)
    ]
    boto3.client("sqs").send_message_batch(QueueUrl=os.environ["QUEUE"], Entries=entries)


def note(event: Event) -> Event:
    """What an asynchronous invocation does: leave its note in the table, or fail when told to."""
    if event.get("fail"):
        raise ValueError(f"told to fail: {event['fail']}")
    TABLE.put_item(Item={"pk": "note", "sk": event["note"]})
    return {}


def answer(status: int, body: Event) -> Event:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
