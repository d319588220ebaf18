"""DynamoDB's values and items as moto keeps them: compared, measured and copied."""

from typing import Any

from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize

MOST_BYTES = 405_000  # moto's
UNCHANGING = frozenset({"S", "N", "B", "BOOL", "NULL"})

_hash, _equal, _unequal, _less = (
    DynamoType.__hash__, DynamoType.__eq__, DynamoType.__ne__, DynamoType.__lt__
)  # fmt: skip
_size, _copy = DynamoType.size, DynamoType.__deepcopy__


def hashed(value: Any) -> int:
    """Of a text, which keys are."""
    return hash(("S", value.value)) if value.type == "S" else _hash(value)


def equal(value: Any, other: Any) -> bool:
    """Texts as they are."""
    return bool(value.value == other.value) if value.type == "S" == other.type else _equal(value, other)


def unequal(value: Any, other: Any) -> bool:
    """Texts as they are."""
    return bool(value.value != other.value) if value.type == "S" == other.type else _unequal(value, other)


def less(value: Any, other: Any) -> bool:
    """Texts as they are."""
    return bool(value.value < other.value) if value.type == "S" == other.type else _less(value, other)


def size(value: Any) -> int:
    """Bytes: moto would wrap the values of a map once more at each of its levels."""
    if value.type == "S":
        return _bytes(value.value)
    if value.type == "M":
        return sum(_bytes(name) + size(_value(one)) for name, one in value.value.items())
    if value.type == "L":
        return sum(size(_value(one)) for one in value.value)
    return _size(value)


def copied(value: Any, memo: dict[int, Any]) -> Any:
    """What moto never changes in its place is its own copy."""
    return value if value.type in UNCHANGING else _copy(value, memo)


def made(item: Any, hash_key: Any, range_key: Any, attrs: dict[str, Any]) -> None:
    """Measured once: moto would measure the whole item at each of its attributes."""
    item.hash_key, item.range_key = hash_key, range_key
    item.attrs = LimitedSizeDict()
    values = {name: DynamoType(value) for name, value in attrs.items()}
    if sum(_bytes(name) + size(value) for name, value in values.items()) > MOST_BYTES:
        raise ItemSizeTooLarge
    item.attrs.update(values)


def _value(value: Any) -> Any:
    return value if type(value) is DynamoType else DynamoType(value)


def _bytes(text: Any) -> int:
    return len(text) if type(text) is str and text.isascii() else bytesize(text)


QUICKER = (
    (DynamoType, "__hash__", hashed),
    (DynamoType, "__eq__", equal),
    (DynamoType, "__ne__", unequal),
    (DynamoType, "__lt__", less),
    (DynamoType, "size", size),
    (DynamoType, "__deepcopy__", copied),
    (Item, "__init__", made),
)
