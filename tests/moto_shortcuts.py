"""What moto does at length for every call and no test looks at, left out: a fifth of the stores' time."""

from functools import cache
from typing import Any

from moto.core import serialize


@cache
def take() -> None:
    """From now on, in this process."""
    whole = serialize.BaseJSONSerializer._serialize_type_structure

    def structure(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        # DynamoDB's values are kept as they are sent, e.g. {"S": "text"}: moto would still try six spellings of
        # each of the ten names that a value's type may have.
        if shape.name == "AttributeValue" and type(value) is dict:
            serialized[serializer.get_serialized_name(shape, key)] = value
        else:
            whole(serializer, serialized, value, shape, key)

    setattr(serialize.BaseJSONSerializer, "_serialize_type_structure", structure)  # noqa: B010 - mypy
