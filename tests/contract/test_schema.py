"""The simulator's schemas stay inside the vendor's: same names, types, nullability, deprecations."""

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

from local.simulator.doors import ALTIUM365, NEXAR

REPOSITORY = Path(__file__).parents[2]
VENDOR_SCHEMAS = REPOSITORY.parent / "shared/altium"
NEXAR_SCHEMA = VENDOR_SCHEMAS / "schema-nexar-2026-02.graphql"
ALTIUM365_SCHEMA = VENDOR_SCHEMAS / "schema-altium365-2026-10-subset.graphql"
# Each door's schema stays inside its vendor's; what the doors share stays inside both.
CONTAINED = [(NEXAR, NEXAR_SCHEMA), (NEXAR, ALTIUM365_SCHEMA), (ALTIUM365, ALTIUM365_SCHEMA)]


@cache
def load(*parts: Path) -> GraphQLSchema:
    return build_schema("\n".join(part.read_text(encoding="utf-8") for part in parts), assume_valid_sdl=True)


@pytest.fixture(params=CONTAINED, ids=lambda pair: f"{pair[0].name} in {pair[1].stem}")
def both(request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, str]]:
    """The members of a door's schema and of a vendor's that it must stay inside."""
    door, path = request.param
    if not path.exists():
        pytest.skip(f"the vendor's schema {path.name} is not at hand")
    return members(load(*door.schema)), members(load(path))


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


def test_every_member_is_in_the_vendors_schema(both: tuple[dict[str, str], dict[str, str]]) -> None:
    ours, theirs = both
    differing = {name: (shape, theirs.get(name)) for name, shape in ours.items() if theirs.get(name) != shape}
    assert differing == {}


def test_no_argument_that_the_vendor_requires_is_left_out(
    both: tuple[dict[str, str], dict[str, str]],
) -> None:
    ours, theirs = both
    required = {
        name
        for name, shape in theirs.items()
        if name.endswith(":)") and "! default: none" in shape and name.split("(")[0] in ours
    }
    assert required - ours.keys() == set()


def test_no_input_field_that_the_vendor_requires_is_left_out(
    both: tuple[dict[str, str], dict[str, str]],
) -> None:
    ours, theirs = both
    inputs = {name for name, shape in ours.items() if shape == "GraphQLInputObjectType"}
    required = {
        name for name, shape in theirs.items() if name.split(".")[0] in inputs and shape.endswith("!")
    }
    assert required - ours.keys() == set()


def test_the_schema_covers_what_a_sync_reads() -> None:
    ours = members(load(*NEXAR.schema))
    assert ours.keys() >= {"DesBom.items", "DesBomItem.component", "DesComponentDetails.itemInternalId"}
    assert ours["DesBom.bomItems"].endswith("deprecated: Use `items`.")


def test_the_altium365_door_adds_its_event_webhooks() -> None:
    added = members(load(*ALTIUM365.schema)).keys() - members(load(*NEXAR.schema)).keys()
    assert added >= {"Mutation.gloEvtCreateWebhookSubscription", "DesWorkspaceLocation.apiVoyagerUrl"}
