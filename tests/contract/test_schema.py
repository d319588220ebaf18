"""The simulator's schema stays inside both of the vendor's: same names, types, nullability, deprecations."""

from functools import cache
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

REPOSITORY = Path(__file__).parents[2]
SIMULATOR_SCHEMA = REPOSITORY / "local/simulator/schema.graphql"
VENDOR_SCHEMAS = REPOSITORY.parent / "shared/altium"
DOORS = ["schema-nexar-2026-02.graphql", "schema-altium365-2026-10-subset.graphql"]


@cache
def load(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"), assume_valid_sdl=True)


def members(schema: GraphQLSchema) -> dict[str, str]:
    """Every member of a schema by its coordinate, with all that a client can rely on."""
    found: dict[str, str] = {}
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        found[name] = type(kind).__name__
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            found |= {f"{name} implements {interface.name}": "" for interface in kind.interfaces}
            for field_name, field in kind.fields.items():
                found |= field_members(f"{name}.{field_name}", field)
        elif isinstance(kind, GraphQLInputObjectType):
            found |= {f"{name}.{key}": str(field.type) for key, field in kind.fields.items()}
        elif isinstance(kind, GraphQLEnumType):
            found |= {f"{name}.{key}": str(value.deprecation_reason) for key, value in kind.values.items()}
        elif isinstance(kind, GraphQLUnionType):
            found |= {f"{name} | {option.name}": "" for option in kind.types}
    return found


def field_members(coordinate: str, field: GraphQLField) -> dict[str, str]:
    found = {coordinate: f"{field.type} deprecated: {field.deprecation_reason}"}
    return found | {f"{coordinate}({key}:)": argument_shape(arg) for key, arg in field.args.items()}


def argument_shape(argument: GraphQLArgument) -> str:
    default = "none" if argument.default_value is Undefined else repr(argument.default_value)
    return f"{argument.type} default: {default}"


@pytest.mark.parametrize("door", DOORS)
def test_every_member_is_in_the_vendors_schema(door: str) -> None:
    path = VENDOR_SCHEMAS / door
    if not path.exists():
        pytest.skip(f"the vendor's schema {door} is not at hand")
    ours, theirs = members(load(SIMULATOR_SCHEMA)), members(load(path))
    differing = {name: (shape, theirs.get(name)) for name, shape in ours.items() if theirs.get(name) != shape}
    assert differing == {}


@pytest.mark.parametrize("door", DOORS)
def test_no_argument_that_the_vendor_requires_is_left_out(door: str) -> None:
    path = VENDOR_SCHEMAS / door
    if not path.exists():
        pytest.skip(f"the vendor's schema {door} is not at hand")
    ours, theirs = members(load(SIMULATOR_SCHEMA)), members(load(path))
    required = {
        name
        for name, shape in theirs.items()
        if name.endswith(":)") and "! default: none" in shape and name.split("(")[0] in ours
    }
    assert required - ours.keys() == set()


def test_the_schema_covers_what_a_sync_reads() -> None:
    ours = members(load(SIMULATOR_SCHEMA))
    assert ours.keys() >= {"DesBom.items", "DesBomItem.component", "DesComponentDetails.itemInternalId"}
    assert ours["DesBom.bomItems"].endswith("deprecated: Use `items`.")
