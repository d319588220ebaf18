"""A stack that stands in the embedded cloud, and what one does with it from outside."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests

from local.cloud.emulator import Emulator
from local.cloud.scheduler import Scheduler
from local.cloud.web import WebApi


@dataclass
class Deployment:
    """The resources of one stack, by the logical ids of its template."""

    emulator: Emulator
    stack_name: str
    _clients: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def client(self, service: str) -> Any:
        """A boto3 client as the account's root user, made once per service."""
        if service not in self._clients:
            self._clients[service] = self.emulator.client(service)
        return self._clients[service]

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs; an address of the HTTP API is the local one."""
        stack = self.client("cloudformation").describe_stacks(StackName=self.stack_name)["Stacks"][0]
        on_aws = f"https://{self.api.api_id}.execute-api.{self.emulator.region}.amazonaws.com"
        return {
            output["OutputKey"]: output["OutputValue"].replace(on_aws, self.api_url)
            for output in stack.get("Outputs", [])
        }

    @cached_property
    def resources(self) -> dict[str, tuple[str, str]]:
        """Logical id → (type, physical id)."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        return {
            resource["LogicalResourceId"]: (resource["ResourceType"], resource["PhysicalResourceId"])
            for page in pages.paginate(StackName=self.stack_name)
            for resource in page["StackResourceSummaries"]
        }

    def physical_id(self, logical_id: str) -> str:
        """The name or address of a resource. Raises KeyError for a logical id that the stack has not."""
        return self.resources[logical_id][1]

    def of_type(self, resource_type: str) -> dict[str, str]:
        """Logical id → physical id of every resource of one type."""
        return {name: found for name, (kind, found) in self.resources.items() if kind == resource_type}

    @cached_property
    def api(self) -> WebApi:
        """The stack's one HTTP API."""
        (api_id,) = self.of_type("AWS::ApiGatewayV2::Api").values()
        return WebApi(api_id, self.emulator.port)

    @property
    def api_url(self) -> str:
        """The HTTP API's address, without a trailing slash; for curl and browsers."""
        return self.api.url

    def post(self, path: str, body: object = None, secret: str | None = None) -> requests.Response:
        """POST `body` as JSON, with the webhook secret when given."""
        return self.api.call("POST", path, body=body if body is not None else {}, secret=secret)

    def get(self, path: str, secret: str | None = None) -> requests.Response:
        """GET a path, or a whole URL of this API such as a `status_url`."""
        return self.api.call("GET", path, secret=secret)

    @property
    def webhook_secret(self) -> str:
        """The secret that webhooks must carry now."""
        return str(self.read_secret("WebhookSecret")["current"])

    def put_connection(self, connection: dict[str, Any]) -> None:
        """Store the connection record: which door, where, and its credentials."""
        self.client("secretsmanager").put_secret_value(
            SecretId=self.physical_id("ConnectionSecret"), SecretString=json.dumps(connection)
        )

    def read_secret(self, logical_id: str) -> dict[str, Any]:
        """The JSON object that a secret of the stack holds."""
        value = self.client("secretsmanager").get_secret_value(SecretId=self.physical_id(logical_id))
        secret: dict[str, Any] = json.loads(value["SecretString"])
        return secret

    def function_name(self, name: str) -> str:
        """The deployed name of a function, given by logical id, folder name or deployed name.

        Raises KeyError.
        """
        functions = self.of_type("AWS::Lambda::Function")
        if name in functions:
            return functions[name]
        deployed = {name, f"{self.stack_name}-{name.replace('_', '-')}"}.intersection(functions.values())
        if not deployed:
            raise KeyError(f"no function {name}; there are {sorted(functions)}")
        return deployed.pop()

    def invoke(self, name: str, event: object) -> Any:
        """Invoke a function and wait: its answer, or `{"errorType", "errorMessage", ...}` when it failed."""
        answer = self.client("lambda").invoke(
            FunctionName=self.function_name(name), Payload=json.dumps(event)
        )
        return json.loads(answer["Payload"].read())

    def fire_schedule(self, name: str) -> None:
        """Do what EventBridge Scheduler does when the schedule is due.

        `name`: the schedule's logical id, or a function (any of its names) that exactly one schedule invokes.
        """
        scheduler = Scheduler(self.emulator, self.of_type("AWS::Scheduler::Schedule"))
        if name in scheduler.schedules:
            scheduler.fire(name)
        else:
            scheduler.fire_for(self.function_name(name))

    def function_logs(self, name: str) -> list[str]:
        """The log lines of a function, oldest first; empty before its first invocation."""
        group = self._log_group(name)
        if not self.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
            return []
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]

    def _log_group(self, name: str) -> str:
        found = self.client("lambda").get_function_configuration(FunctionName=self.function_name(name))
        return str(found["LoggingConfig"]["LogGroup"])

    def queue_depth(self, logical_id: str) -> int:
        """Messages in a queue, waiting, in flight or delayed."""
        attributes = self.client("sqs").get_queue_attributes(
            QueueUrl=self.physical_id(logical_id), AttributeNames=["All"]
        )["Attributes"]
        return sum(int(value) for key, value in attributes.items() if key.startswith("ApproximateNumberOf"))

    def peek(self, logical_id: str) -> list[str]:
        """The bodies of up to ten waiting messages of a queue, which stay there (dead-letter queues)."""
        received = self.client("sqs").receive_message(
            QueueUrl=self.physical_id(logical_id), MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [message["Body"] for message in received.get("Messages", [])]
