"""Run in a process of its own: calls a handler over stand-ins for AWS's clients, which load no HTTP library."""

import os
import sys
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

from a365_sync.environment import Environment
from a365_sync.store import aws

CONTEXT = SimpleNamespace(
    aws_request_id="1", function_name="any", memory_limit_in_mb=512, invoked_function_arn="arn:any"
)


class StandIn:
    """Answers every operation that a webhook call needs."""

    exceptions = SimpleNamespace(ResourceNotFoundException=KeyError, ConditionalCheckFailedException=KeyError)

    def get_secret_value(self, **_request: Any) -> Any:
        return {"SecretString": '{"current": "right"}'}

    def get_item(self, **_request: Any) -> Any:
        return {"Item": {"pk": {"S": "WORKSPACE"}, "sk": {"S": "current"}, "count": {"N": "0"}}}

    def update_item(self, **_request: Any) -> Any:
        return {"Attributes": {}}

    def put_item(self, **_request: Any) -> Any:
        return {}

    def query(self, **_request: Any) -> Any:
        return {"Items": []}

    def invoke(self, **_request: Any) -> Any:
        return {"StatusCode": 202}


def call(event: dict[str, Any], status: int) -> None:
    """Call the handler that `sys.path` leads to; fails unless it answers with this status."""
    os.environ.update({field.name.upper(): field.name for field in fields(Environment)})
    aws.client = lambda _service: StandIn()  # type: ignore[assignment]
    from app import handler  # type: ignore[import-not-found]

    answer = handler(event, CONTEXT)
    if answer["statusCode"] != status:
        sys.exit(f"{answer['statusCode']} instead of {status}: {answer['body']}")
