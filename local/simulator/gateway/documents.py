"""Parsed and validated documents, kept by their text: clients send the same few again and again."""

import threading

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, validate

KEPT = 500


class Documents:
    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._checked: dict[str, DocumentNode | list[GraphQLError]] = {}
        self._writing = threading.Lock()

    def check(self, text: str) -> DocumentNode | list[GraphQLError]:
        """The document, or what is wrong with it."""
        known = self._checked.get(text)
        if known is not None:
            return known
        checked = self._parse(text)
        with self._writing:
            if len(self._checked) >= KEPT:
                self._checked.clear()
            return self._checked.setdefault(text, checked)

    def _parse(self, text: str) -> DocumentNode | list[GraphQLError]:
        try:
            document = parse(text, no_location=False)
        except GraphQLError as error:
            return [error]
        return validate(self._schema, document) or document


def operation_name(document: DocumentNode, asked: str | None) -> str:
    """The operation's name for the accounting: as asked for, else that of the document's first."""
    if asked:
        return asked
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    return operations[0].name.value if operations and operations[0].name else "(unnamed)"
