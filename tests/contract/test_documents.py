"""Every document we send is valid, free of deprecated fields, and its answers fit our models, nulls included."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_union_type,
    parse,
    type_from_ast,
    validate,
    visit,
)
from graphql.validation import NoDeprecatedCustomRule, specified_rules
from pydantic import ValidationError

from a365_sync.altium import answers
from a365_sync.altium.documents import QUERIES, document, doors, operations
from a365_sync.altium.http import Reply
from a365_sync.altium.models import AltiumModel
from a365_sync.altium.page_sizes import PAGE_SIZES
from a365_sync.altium.protocol import read_reply
from a365_sync.connection.doors import DOORS

REPOSITORY = Path(__file__).parents[2]
SIMULATOR = REPOSITORY / "local/simulator"
VENDOR = REPOSITORY.parent / "shared/altium"
# By the name of a door's folder of documents: the schemas of that door, each as the files that make it up.
SCHEMAS: dict[str, list[tuple[Path, ...]]] = {
    "nexar": [(SIMULATOR / "schema.graphql",), (VENDOR / "schema-nexar-2026-02.graphql",)],
    "altium365": [
        (SIMULATOR / "schema.graphql", SIMULATOR / "schema-altium365.graphql"),
        (VENDOR / "schema-altium365-2026-10-subset.graphql",),
    ],
}

MODELS: dict[str, type[AltiumModel]] = {
    "SyncWorkspaces": answers.WorkspacesData,
    "SyncUser": answers.UserData,
    "SyncCounts": answers.CountsData,
    "SyncLifeCycles": answers.LifeCyclesData,
    "SyncProjects": answers.ProjectsData,
    "SyncProject": answers.ProjectData,
    "SyncReleases": answers.ReleasesData,
    "SyncWipBom": answers.WipBomData,
    "SyncReleaseBom": answers.ReleaseBomData,
    "SyncLibrary": answers.LibraryData,
    "SyncComponents": answers.ComponentsData,
    "SyncSubscribe": answers.SubscribeData,
    "SyncSubscription": answers.SubscriptionData,
    "SyncUnsubscribe": answers.UnsubscribeData,
}

SCALARS = {"Int": 1, "Float": 1.0, "Boolean": True, "DateTime": "2026-03-05T14:00:12.000Z"}


SENT = [
    pytest.param(door, files, operation, id=f"{operation}-{door}-{files[-1].parent.name}")
    for door, schemas in SCHEMAS.items()
    for files in schemas
    for operation in operations(door)
]
DOCUMENTS = sorted({(door, operation) for door in ("", *SCHEMAS) for operation in operations(door)})


@cache
def schema_of(files: tuple[Path, ...]) -> GraphQLSchema:
    missing = [path.name for path in files if not path.exists()]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not at hand")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return build_schema(text, assume_valid_sdl=True)


def parsed(operation: str, door: str) -> DocumentNode:
    return parse(document(operation, door))


def test_every_operation_has_a_model_and_a_file() -> None:
    assert {operation for _, operation in DOCUMENTS} == set(MODELS)


def test_a_folder_of_documents_belongs_to_a_known_door() -> None:
    assert set(doors()) <= set(SCHEMAS)
    assert {door.queries for door in DOORS.values()} == {"", *SCHEMAS}


def test_every_fragment_is_used() -> None:
    sent = "\n".join(document(operation, door) for door, operation in DOCUMENTS)
    for path in QUERIES.rglob("fragments/*.graphql"):
        assert f"...{path.stem}" in sent


@pytest.mark.parametrize(("door", "files", "operation"), SENT)
def test_document_is_valid_without_deprecated_fields(
    door: str, files: tuple[Path, ...], operation: str
) -> None:
    document_sent = parsed(operation, door)
    problems = validate(
        schema_of(files), document_sent, [*specified_rules, NoDeprecatedCustomRule], max_errors=20
    )
    assert [problem.message for problem in problems] == []


@pytest.mark.parametrize(("door", "operation"), DOCUMENTS)
def test_the_operation_is_named_as_its_file(door: str, operation: str) -> None:
    parts = parsed(operation, door).definitions
    operations_in_it = [part for part in parts if isinstance(part, OperationDefinitionNode)]
    assert [part.name and part.name.value for part in operations_in_it] == [operation]


@pytest.mark.parametrize(("door", "files", "operation"), SENT)
def test_every_connection_says_how_many_it_wants(door: str, files: tuple[Path, ...], operation: str) -> None:
    """The default page size is undocumented."""
    unbounded: list[str] = []
    info = TypeInfo(schema_of(files))

    class Connections(Visitor):
        def enter_field(self, node: Any, *_: Any) -> None:
            given = {argument.name.value for argument in node.arguments}
            if str(get_named_type(info.get_type())).endswith("Connection") and "first" not in given:
                unbounded.append(node.name.value)

    visit(parsed(operation, door), TypeInfoVisitor(info, Connections()))
    assert unbounded == []


def test_every_paged_operation_has_a_page_size() -> None:
    paged = {operation for door, operation in DOCUMENTS if "$first" in document(operation, door)}
    assert set(PAGE_SIZES) == paged | {"SyncComponents"}


@pytest.mark.parametrize(("door", "files", "operation"), SENT)
def test_the_model_takes_a_full_answer_and_each_null_that_the_schema_allows(
    door: str, files: tuple[Path, ...], operation: str
) -> None:
    schema, sent = schema_of(files), parsed(operation, door)
    full, nullable = answer(schema, sent, None)
    read_reply(full, MODELS[operation])
    for coordinate in sorted(nullable):
        with_null, _ = answer(schema, sent, coordinate)
        assert with_null.body != full.body
        read_reply(with_null, MODELS[operation])


@pytest.mark.parametrize(("door", "operation"), DOCUMENTS)
def test_the_model_reads_every_value_that_is_asked_for(door: str, operation: str) -> None:
    """Each field costs at Altium, and one that must be there can make an answer malformed."""
    files = SCHEMAS[door or "nexar"][0]
    data = json.loads(answer(schema_of(files), parsed(operation, door), None)[0].body)["data"]
    model = MODELS[operation]
    full = model.model_validate(data)
    unread = [".".join(map(str, path)) for path in leaves(data) if reads_without(model, data, path) == full]
    assert unread == []


@pytest.mark.parametrize(("door", "files"), [(door, files) for door in SCHEMAS for files in SCHEMAS[door]])
def test_the_error_payload_of_a_component_fits_its_model(door: str, files: tuple[Path, ...]) -> None:
    sent = parsed("SyncComponents", door)
    reply, _ = answer(schema_of(files), sent, None, union_member="DesErrorPayload")
    payloads = read_reply(reply, answers.ComponentsData).payloads
    assert [type(payload) for payload in payloads] == [answers.ComponentError]


def answer(
    schema: GraphQLSchema, sent: DocumentNode, null_at: str | None, union_member: str = "DesComponent"
) -> tuple[Reply, set[str]]:
    """The reply of a server that has one of everything, and null at one coordinate; and the nullable ones met."""
    nullable: set[str] = set()

    def resolve(_source: Any, info: GraphQLResolveInfo, **_arguments: Any) -> Any:
        coordinate = f"{info.parent_type.name}.{info.field_name}"
        if not is_non_null_type(info.return_type):
            nullable.add(coordinate)
        return None if coordinate == null_at else made(info.return_type)

    result = execute_sync(
        schema,
        sent,
        variable_values=variables(schema, sent),
        field_resolver=resolve,
        type_resolver=lambda _value, info, kind: (
            union_member if is_union_type(kind) else info.schema.get_possible_types(kind)[0].name
        ),
    )
    assert result.errors is None
    body = json.dumps({"data": result.data}).encode()
    return Reply(200, {}, body, datetime.now(UTC)), nullable


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all single values in an answer."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, child in children:
        yield from leaves(child, (*path, key))
    if not isinstance(data, dict | list):
        yield path


def reads_without(model: type[AltiumModel], data: Any, path: tuple[Any, ...]) -> AltiumModel | None:
    """What the model makes of an answer that lacks one value; None when it cannot do without."""
    lacking = deepcopy(data)
    *parents, last = path
    holder = lacking
    for key in parents:
        holder = holder[key]
    del holder[last]
    try:
        return model.model_validate(lacking)
    except ValidationError:
        return None


def variables(schema: GraphQLSchema, sent: DocumentNode) -> dict[str, Any]:
    """A value for each variable that the operation requires."""
    (operation,) = [part for part in sent.definitions if isinstance(part, OperationDefinitionNode)]
    kinds = {
        node.variable.name.value: type_from_ast(schema, node.type) for node in operation.variable_definitions
    }
    return {name: given(kind) for name, kind in kinds.items() if is_non_null_type(kind)}


def given(kind: Any) -> Any:
    """The least that an input of a type must have."""
    plain: Any = get_nullable_type(kind)
    if is_list_type(plain):
        return [given(plain.of_type)]
    if is_input_object_type(plain):
        fields = plain.fields.items()
        return {name: given(field.type) for name, field in fields if is_non_null_type(field.type)}
    return SCALARS.get(plain.name, "text")


def made(kind: Any) -> Any:
    """One value of a type."""
    plain: Any = get_nullable_type(kind)
    if is_list_type(plain):
        return [made(plain.of_type)]
    if is_composite_type(plain):
        return {}
    return next(iter(plain.values)) if hasattr(plain, "values") else SCALARS.get(plain.name, "text")
