"""Every document we send is valid, free of deprecated fields, and its answers fit our models, nulls included."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_union_type,
    parse,
    validate,
    visit,
)
from graphql.validation import NoDeprecatedCustomRule, specified_rules

from a365_sync.altium import answers
from a365_sync.altium.documents import QUERIES, document, operations
from a365_sync.altium.http import Reply
from a365_sync.altium.models import AltiumModel
from a365_sync.altium.page_sizes import PAGE_SIZES
from a365_sync.altium.protocol import read_reply

REPOSITORY = Path(__file__).parents[2]
SIMULATOR_SCHEMA = REPOSITORY / "local/simulator/schema.graphql"
VENDOR = REPOSITORY.parent / "shared/altium"
SCHEMAS = [
    SIMULATOR_SCHEMA,
    VENDOR / "schema-nexar-2026-02.graphql",
    VENDOR / "schema-altium365-2026-10-subset.graphql",
]

MODELS: dict[str, type[AltiumModel]] = {
    "SyncWorkspaces": answers.WorkspacesData,
    "SyncCounts": answers.CountsData,
    "SyncProjects": answers.ProjectsData,
    "SyncProject": answers.ProjectData,
    "SyncReleases": answers.ReleasesData,
    "SyncWipBom": answers.WipBomData,
    "SyncReleaseBom": answers.ReleaseBomData,
    "SyncLibrary": answers.LibraryData,
    "SyncComponents": answers.ComponentsData,
}

SCALARS = {"Int": 1, "Float": 1.0, "Boolean": True, "DateTime": "2026-03-05T14:00:12.000Z"}


@pytest.fixture(scope="module", params=SCHEMAS, ids=lambda path: path.stem)
def schema(request: pytest.FixtureRequest) -> GraphQLSchema:
    path: Path = request.param
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand")
    return build_schema(path.read_text(encoding="utf-8"), assume_valid_sdl=True)


def parsed(operation: str) -> DocumentNode:
    return parse(document(operation))


def test_every_operation_has_a_model_and_a_file() -> None:
    assert set(operations()) == set(MODELS)


def test_every_fragment_is_used() -> None:
    sent = "\n".join(map(document, operations()))
    for path in (QUERIES / "fragments").glob("*.graphql"):
        assert f"...{path.stem}" in sent


@pytest.mark.parametrize("operation", sorted(MODELS))
def test_document_is_valid_without_deprecated_fields(operation: str, schema: GraphQLSchema) -> None:
    problems = validate(schema, parsed(operation), [*specified_rules, NoDeprecatedCustomRule], max_errors=20)
    assert [problem.message for problem in problems] == []


@pytest.mark.parametrize("operation", sorted(MODELS))
def test_the_operation_is_named_as_its_file(operation: str) -> None:
    names = [node.name.value for node in parsed(operation).definitions if node.kind == "operation_definition"]  # type: ignore[attr-defined]
    assert names == [operation]


@pytest.mark.parametrize("operation", sorted(MODELS))
def test_every_connection_says_how_many_it_wants(operation: str, schema: GraphQLSchema) -> None:
    """The default page size is undocumented."""
    unbounded: list[str] = []
    info = TypeInfo(schema)

    class Connections(Visitor):
        def enter_field(self, node: Any, *_: Any) -> None:
            given = {argument.name.value for argument in node.arguments}
            if str(get_named_type(info.get_type())).endswith("Connection") and "first" not in given:
                unbounded.append(node.name.value)

    visit(parsed(operation), TypeInfoVisitor(info, Connections()))
    assert unbounded == []


def test_every_paged_operation_has_a_page_size() -> None:
    paged = {operation for operation in operations() if "$first" in document(operation)}
    assert set(PAGE_SIZES) == paged | {"SyncComponents"}


@pytest.mark.parametrize("operation", sorted(MODELS))
def test_the_model_takes_a_full_answer_and_each_null_that_the_schema_allows(
    operation: str, schema: GraphQLSchema
) -> None:
    full, nullable = answer(schema, operation, None)
    read_reply(full, MODELS[operation])
    for coordinate in sorted(nullable):
        with_null, _ = answer(schema, operation, coordinate)
        assert with_null.body != full.body
        read_reply(with_null, MODELS[operation])


def test_the_error_payload_of_a_component_fits_its_model(schema: GraphQLSchema) -> None:
    reply, _ = answer(schema, "SyncComponents", None, union_member="DesErrorPayload")
    payloads = read_reply(reply, answers.ComponentsData).payloads
    assert [type(payload) for payload in payloads] == [answers.ComponentError]


def answer(
    schema: GraphQLSchema, operation: str, null_at: str | None, union_member: str = "DesComponent"
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
        parsed(operation),
        variable_values={
            "workspaceUrl": "u", "projectId": "1", "releaseId": "1", "variantName": "v", "id": "1", "ids": ["1"],
            "first": 1,
        },
        field_resolver=resolve,
        type_resolver=lambda *_: union_member,
    )  # fmt: skip
    assert result.errors is None
    body = json.dumps({"data": result.data}).encode()
    return Reply(200, {}, body, datetime.now(UTC)), nullable


def made(kind: Any) -> Any:
    """One value of a type."""
    plain: Any = get_nullable_type(kind)
    if is_list_type(plain):
        return [made(plain.of_type)]
    if is_object_type(plain) or is_union_type(plain):
        return {}
    return next(iter(plain.values)) if hasattr(plain, "values") else SCALARS.get(plain.name, "text")
