"""DynamoDB's typed values as plain Python ones, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def stored(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as the client takes it."""
    from boto3.dynamodb.types import TypeSerializer  # boto3 is slow to import

    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The item that the client gave; every number is an int."""
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: _integers(deserialize(value)) for name, value in raw.items()}


def _integers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [_integers(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _integers(entry) for name, entry in value.items()}
    return value
