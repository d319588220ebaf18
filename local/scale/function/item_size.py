"""The size of a DynamoDB item as DynamoDB counts it, in bytes."""

from collections.abc import Mapping
from typing import Any

_LIST_OVERHEAD = 3
_ENTRY_OVERHEAD = 1


def item_size(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Names and values of an item in DynamoDB's JSON, `{"name": {"S": "value"}}`."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content) // 2 + 1
    if kind == "L":
        return _LIST_OVERHEAD + sum(_ENTRY_OVERHEAD + _value(entry) for entry in content)
    if kind == "M":
        return _LIST_OVERHEAD + item_size(content) + _ENTRY_OVERHEAD * len(content)
    return 1
