"""A deployed stack's connection secret and token keeper, with the AWS credentials of whoever runs this."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from a365_sync.connection.keeper_function import ask_function
from a365_sync.connection.model import Connection


class Clients(Protocol):
    """Makes boto3's client of a service."""

    def client(self, service_name: str, /) -> Any:
        """The client."""


def store(
    clients: Clients, stack_name: str, record: Mapping[str, str], *, allow_loopback: bool = False
) -> None:
    """Check the record, put it in the stack's connection secret, and have the token keeper try it.

    What the secret held before becomes its version AWSPREVIOUS. Raises what `Connection.from_secret` raises, before
    anything is written, and what the keeper raises.
    """
    Connection.from_secret(record, allow_loopback=allow_loopback)
    stacks = clients.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stacks[0].get("Outputs", [])}
    clients.client("secretsmanager").put_secret_value(
        SecretId=outputs["ConnectionSecretArn"], SecretString=json.dumps(dict(record))
    )
    ask_function(clients.client("lambda"), f"{stack_name}-token-keeper", insisting=True)(None)
