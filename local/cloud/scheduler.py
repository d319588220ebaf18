"""Firing the deployed schedules at once; the emulator's own clock looks at them only every ten seconds."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3

from local.cloud.emulator import Emulator


@dataclass
class Scheduler:
    """EventBridge Scheduler's part for some schedules: logical id → schedule name."""

    emulator: Emulator
    names: dict[str, str]

    @cached_property
    def schedules(self) -> dict[str, dict[str, Any]]:
        """Logical id → the schedule as the service describes it."""
        client = self.emulator.client("scheduler")
        return {logical_id: client.get_schedule(Name=name) for logical_id, name in self.names.items()}

    def fire(self, logical_id: str) -> None:
        """Invoke the schedule's target asynchronously with its Input, under the schedule's own role."""
        target = self.schedules[logical_id]["Target"]
        self._as_role(target["RoleArn"]).client("lambda", endpoint_url=self.emulator.address).invoke(
            FunctionName=target["Arn"], InvocationType="Event", Payload=target.get("Input", "{}")
        )

    def fire_for(self, function_name: str) -> None:
        """Fire the one schedule that invokes this function. Raises KeyError unless there is exactly one."""
        found = [
            logical_id
            for logical_id, schedule in self.schedules.items()
            if schedule["Target"]["Arn"].endswith(f":function:{function_name}")
        ]
        if len(found) != 1:
            raise KeyError(f"{function_name} is the target of {len(found)} schedules: {found}")
        self.fire(found[0])

    def _as_role(self, role_arn: str) -> boto3.Session:
        granted = self.emulator.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="scheduler")
        credentials = granted["Credentials"]
        return boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
            region_name=self.emulator.region,
        )
