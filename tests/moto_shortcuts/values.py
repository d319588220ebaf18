"""DynamoDB's values on their way through moto's answers."""

from typing import Any

from moto.core import serialize

_structure = serialize.BaseJSONSerializer._serialize_type_structure


def structure(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """DynamoDB's values are kept as they are sent, e.g. {"S": "text"}: moto would still try six spellings of each of
    the ten names that a value's type may have.
    """
    if shape.name == "AttributeValue" and type(value) is dict:
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        _structure(serializer, serialized, value, shape, key)


QUICKER = ((serialize.BaseJSONSerializer, "_serialize_type_structure", structure),)
