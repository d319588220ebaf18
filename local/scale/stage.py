"""What is measured: the deployed resources, the door, and processes in the functions' place."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.cloud import Deployment, Emulator, deploy
from local.generate.recipe import Recipe
from local.scale.door import PROJECT, Door, door
from local.scale.environment import Answer, Environments, LambdaEnvironment
from local.scale.records import Task, sqs_event
from local.scale.usage import Usage

Json = dict[str, Any]
QUEUES = {"upsert-wip-variant": "WipQueue", "upsert-release-variant": "ReleaseQueue"}
_BATCH = 10  # messages that Lambda hands over at once, as template.yaml says
_INITIALIZE = "initialize_integration.webhook.json"


@dataclass(frozen=True)
class Stage:
    """`environments` put their functions' messages into the file `messages`."""

    deployment: Deployment
    door: Door
    environments: Environments
    messages: Path

    def initialize(self) -> tuple[Answer, list[tuple[str, Json]]]:
        """Call initialize-integration as the API would; its answer, and the runs it asked for."""
        event = json.loads((PROJECT / "events" / _INITIALIZE).read_text())
        event["headers"]["x-webhook-secret"] = self.deployment.webhook_secret
        with self.environment("initialize-integration") as environment:
            answer = environment.invoke(event)
        return answer, list(answer.invoked)

    def run(self, function: str, event: Json) -> Usage:
        """Invoke a function, and whatever it asks to have invoked, each in a fresh environment, until all is done."""
        usage, waiting = Usage(), [(self.deployment.function_name(function), event)]
        while waiting:
            name, asked = waiting.pop(0)
            with self.environments.start(name) as environment:
                answer = environment.invoke(asked)
            usage += answer.usage
            waiting += answer.invoked
        return usage

    def upsert(self, function: str, tasks: Sequence[Task]) -> Usage:
        """Have one environment do these tasks, in batches as the queue would give them."""
        usage = Usage()
        if tasks:
            queue = self.deployment.physical_id(QUEUES[function]).rpartition("/")[2]
            arn = (
                f"arn:aws:sqs:{self.deployment.emulator.region}:{self.deployment.emulator.account_id}:{queue}"
            )
            with self.environment(function) as environment:
                for start in range(0, len(tasks), _BATCH):
                    usage += environment.invoke(sqs_event(tasks[start : start + _BATCH], arn)).usage
        return usage

    @contextmanager
    def environment(self, trigger: str) -> Iterator[LambdaEnvironment]:
        """A fresh environment of a trigger's function."""
        with self.environments.start(self.deployment.function_name(trigger.replace("-", "_"))) as environment:
            yield environment

    def take_messages(self) -> list[str]:
        """The bodies that were queued since the last time; the queues are emptied without work."""
        bodies = self.messages.read_text().splitlines() if self.messages.exists() else []
        self.messages.unlink(missing_ok=True)
        for queue in QUEUES.values():
            self.deployment.client("sqs").purge_queue(QueueUrl=self.deployment.physical_id(queue))
        return list(dict.fromkeys(bodies))


@contextmanager
def staged(recipe: Recipe, scratch: Path, log_path: Path) -> Iterator[Stage]:
    """Start the door and the emulator and deploy; nothing runs there by itself. All is gone at the end.

    Raises ScaleError, EmulatorError, DeploymentError or InstallError.
    """
    with ExitStack() as stack:
        served = stack.enter_context(door(recipe, scratch))
        emulator = stack.enter_context(Emulator(log_path=scratch / "cloud.log"))
        deployment = deploy(emulator, PROJECT / "template.yaml")
        _take_off_triggers(deployment)
        deployment.put_connection(served.connection())
        log = stack.enter_context(log_path.open("w"))
        messages = scratch / "messages.jsonl"
        yield Stage(deployment, served, Environments(deployment, served, messages, log), messages)


def _take_off_triggers(deployment: Deployment) -> None:
    """No queue and no schedule invokes a function of the emulator: all of them are invoked here."""
    for mapping in deployment.client("lambda").list_event_source_mappings()["EventSourceMappings"]:
        deployment.client("lambda").delete_event_source_mapping(UUID=mapping["UUID"])
    for name in deployment.of_type("AWS::Scheduler::Schedule").values():
        deployment.client("scheduler").delete_schedule(Name=name)
