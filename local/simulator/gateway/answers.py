"""Executes documents over a snapshot and keeps the answers until the workspace changes."""

import json
import threading
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationType, execute_sync, get_operation_ast

from local.simulator.gateway.reading import Reading
from local.simulator.gateway.schema import own_field

KEPT = 1000


class Answers:
    """Answers as JSON text without the closing brace, for what differs per request to follow."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._version = -1
        self._kept: dict[str, str] = {}
        self._writing = threading.Lock()

    def answer(
        self, text: str, document: DocumentNode, view: Reading, variables: Mapping[str, Any], name: str | None
    ) -> str:
        if view.key is None or changes_something(document, name):
            return self._execute(document, view, variables, name)
        key = json.dumps([view.key, name, variables, text], sort_keys=True)
        known = self._kept.get(key)
        if known is not None:
            return known
        answer = self._execute(document, view, variables, name)
        self._keep(key, answer, view.snapshot.version)
        return answer

    def _execute(
        self, document: DocumentNode, view: Reading, variables: Mapping[str, Any], name: str | None
    ) -> str:
        result = execute_sync(
            self._schema,
            document,
            context_value=view,
            variable_values=dict(variables),
            operation_name=name,
            field_resolver=own_field,
            # graphql-core passes over bound methods, but not over what has a `resolve`.
            middleware=[SimpleNamespace(resolve=one) for one in view.intercepts] or None,
        )
        return json.dumps(result.formatted, ensure_ascii=False, separators=(",", ":"))[:-1]

    def _keep(self, key: str, answer: str, version: int) -> None:
        with self._writing:
            if version < self._version:
                return
            if version > self._version or len(self._kept) >= KEPT:
                self._version, self._kept = version, {}
            self._kept[key] = answer


def changes_something(document: DocumentNode, name: str | None) -> bool:
    operation = get_operation_ast(document, name)
    return operation is not None and operation.operation is not OperationType.QUERY
