"""AWS clients, made when first needed: each costs a cold start some tens of milliseconds."""

from functools import cache
from typing import Any

from a365_sync.store.table import Table

# A hanging call must leave a function time to repeat it. S3 carries large bodies; Lambda answers when the invoked
# function does, and the token keeper may take a minute.
_READ_SECONDS = {"s3": 60, "lambda": 65}


@cache
def client(service: str) -> Any:
    """The boto3 client of a service, one for the life of the container."""
    import boto3  # the heaviest import of all
    from botocore.config import Config

    config = Config(
        retries={"mode": "standard", "max_attempts": 5},
        connect_timeout=3,
        read_timeout=_READ_SECONDS.get(service, 10),
    )
    return boto3.client(service, config=config)


def table(name: str) -> Table:
    """A DynamoDB table by its name."""
    return Table(client("dynamodb"), name)
