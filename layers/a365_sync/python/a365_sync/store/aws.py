"""AWS clients, made when first needed: each costs a cold start some tens of milliseconds."""

from functools import cache
from typing import Any

from a365_sync.store.table import Table


@cache
def client(service: str) -> Any:
    """The boto3 client of a service, one for the life of the container."""
    import boto3  # the heaviest import of all
    from botocore.config import Config

    return boto3.client(service, config=Config(retries={"mode": "standard", "max_attempts": 5}))


def table(name: str) -> Table:
    """A DynamoDB table by its name."""
    return Table(client("dynamodb"), name)
