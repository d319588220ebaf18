"""DynamoDB's tables on moto: a stored item never changes, an update puts another in its place.

So copies of a table share its items.
"""

from copy import copy, deepcopy
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_DESERIALIZER = TypeDeserializer()
_update_item, _query = DynamoDBBackend.update_item, Table.query


def update_item(backend: Any, table_name: str, key: dict[str, Any], *given: Any, **named: Any) -> Any:
    """Change a copy."""
    table = backend.tables.get(table_name)
    if table and table.range_key_attr and key.keys() == {table.hash_key_attr, table.range_key_attr}:
        under = table.items.get(DynamoType(key[table.hash_key_attr]), {})
        place = DynamoType(key[table.range_key_attr])
        if place in under:
            under[place] = deepcopy(under[place])
    return _update_item(backend, table_name, key, *given, **named)


def copied(table: Any, memo: dict[int, Any]) -> Any:
    """What a transaction that fails goes back to."""
    made = copy(table)
    made.items = copied_items(table.items) if table.range_key_attr else copy(table.items)
    return made


def copied_items(items: Any) -> Any:
    """The items of a table with a range key, by their keys, to be kept or to be put there."""
    made = copy(items)
    made.update({key: dict(under) for key, under in items.items()})
    return made


def plain(item: Any) -> dict[str, Any]:
    """An item's attributes as a client of boto3's would have them, read once; whoever asks must not change them."""
    if "plain" not in item.__dict__:
        told = item.to_json()["Attributes"]
        item.__dict__["plain"] = {name: _DESERIALIZER.deserialize(value) for name, value in told.items()}
    return dict(item.__dict__["plain"])


def query(  # noqa: PLR0917 - as moto calls it
    table: Any, hash_key: Any, comparison: Any, compared: Any, limit: Any, start: Any, forward: Any,
    projection: Any, index_name: str | None = None, *given: Any, **named: Any,
) -> Any:  # fmt: skip
    """Moto would sort the whole table first."""
    part, wanted = table, named.get("hash_key_conditions")
    if table.range_key_attr and not index_name:
        part = copy(table)
        part.items = {hash_key: table.items.get(hash_key, {})}
    elif table.range_key_attr and wanted:
        part = copy(table)
        part.items = {key: _having(under, *wanted[0]) for key, under in table.items.items()}
    return _query(
        part, hash_key, comparison, compared, limit, start, forward, projection, index_name, *given, **named
    )


def _having(under: dict[Any, Any], name: str, value: Any) -> dict[Any, Any]:
    return {key: item for key, item in under.items() if name in item.attrs and item.attrs[name] == value}


QUICKER = (
    (DynamoDBBackend, "update_item", update_item),
    (Table, "__deepcopy__", copied),
    (Table, "query", query),
)
