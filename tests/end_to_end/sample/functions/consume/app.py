"""Consumes the sample's FIFO queue: writes down who worked on what and in which order; fails what says so."""

import json
import os
import time
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    failed = []
    for record in event["Records"]:
        work = json.loads(record["body"])
        time.sleep(work.get("seconds", 0))
        write_down(record["attributes"]["MessageGroupId"], work["name"])
        if work.get("fail"):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def write_down(group: str, name: str) -> None:
    TABLE.update_item(
        Key={"pk": "work", "sk": group},
        UpdateExpression="SET worker = :worker, done = list_append(if_not_exists(done, :none), :name)",
        ExpressionAttributeValues={":worker": os.getpid(), ":none": [], ":name": [name]},
    )
