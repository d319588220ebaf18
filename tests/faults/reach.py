"""What an operation asks for, in the schema's words: the rule by which a fault can or cannot hit a trigger."""

from collections.abc import Iterable
from functools import cache

from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    parse,
    visit,
)

from a365_sync.altium.documents import document
from local.simulator.doors import NEXAR
from local.simulator.gateway.schema import executable_schema


@cache
def selected(operation: str) -> frozenset[str]:
    """Every field that an operation asks for, `DesBom.items`, and the arguments that vary, `DesBom.items(first)`."""
    types = TypeInfo(_schema())
    found = _Fields(types)
    visit(parse(document(operation)), TypeInfoVisitor(types, found))
    return frozenset(found.names)


def asks_for(operation: str, wanted: Iterable[str]) -> bool:
    """Whether it asks for any of the fields, each given by its name or the end of it; for no fields: always."""
    endings = tuple(wanted)
    return not endings or any(name.endswith(endings) for name in selected(operation))


def _schema() -> GraphQLSchema:
    return executable_schema(NEXAR.schema)


class _Fields(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.names: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._types.get_parent_type()
        if parent is None:
            return
        name = f"{get_named_type(parent).name}.{node.name.value}"
        self.names.add(name)
        self.names |= {
            f"{name}({argument.name.value})"
            for argument in node.arguments
            if isinstance(argument.value, VariableNode)
        }
