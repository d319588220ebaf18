"""The executable schema: a door's SDL with its resolvers attached."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
)

from local.simulator.gateway import scalars
from local.simulator.gateway.resolvers import RESOLVERS, TYPES


@cache
def executable_schema(parts: tuple[Path, ...]) -> GraphQLSchema:
    """Built once per process: it holds no state, so that simulators can share it."""
    schema = build_schema("\n".join(path.read_text(encoding="utf-8") for path in parts))
    for coordinate, resolver in RESOLVERS.items():
        type_name, field_name = coordinate.split(".")
        kind = schema.type_map.get(type_name)
        if isinstance(kind, GraphQLObjectType) and field_name in kind.fields:
            kind.fields[field_name].resolve = resolver
    _read_moments(schema)
    for name, resolver in TYPES.items():
        abstract = schema.type_map.get(name)
        if isinstance(abstract, GraphQLUnionType | GraphQLInterfaceType):
            abstract.resolve_type = resolver
    return schema


def _read_moments(schema: GraphQLSchema) -> None:
    scalar = schema.type_map["DateTime"]
    assert isinstance(scalar, GraphQLScalarType)  # noqa: S101
    scalar.parse_value = scalars.parse_value  # type: ignore[method-assign]
    scalar.parse_literal = scalars.parse_literal  # type: ignore[method-assign,assignment]


def own_field(record: Any, info: GraphQLResolveInfo) -> Any:
    """The value that a record holds under the field's own name; null if it has none."""
    return record.get(info.field_name)
