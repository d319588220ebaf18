"""Consumes the sample's FIFO queue: counts each message, and fails those that say so."""

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
        TABLE.update_item(
            Key={"pk": "work", "sk": work["name"]},
            UpdateExpression="ADD attempts :one",
            ExpressionAttributeValues={":one": 1},
        )
        if work.get("fail"):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
