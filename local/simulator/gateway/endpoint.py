"""GraphQL over HTTP: from a request's body to the vendor's answer, errors in the vendor's shapes."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema

from local.simulator.gateway.answers import Answers, changes_something
from local.simulator.gateway.documents import Documents, operation_name
from local.simulator.gateway.reading import Reading
from local.simulator.web.messages import Response


@dataclass(frozen=True)
class Call:
    """A GraphQL request's body."""

    query: str
    variables: dict[str, Any]
    operation: str | None


class CallError(ValueError):
    """The body is not a GraphQL request; the text says why."""


def read_call(body: bytes) -> Call:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise CallError("The body is not JSON.") from error
    if not isinstance(content, dict) or not isinstance(content.get("query"), str):
        raise CallError("The body has no `query`.")
    variables, operation = content.get("variables") or {}, content.get("operationName")
    if not isinstance(variables, dict) or not (operation is None or isinstance(operation, str)):
        raise CallError("`variables` must be an object and `operationName` a string.")
    return Call(content["query"], variables, operation)


class GraphqlEndpoint:
    def __init__(self, schema: GraphQLSchema) -> None:
        self._documents = Documents(schema)
        self._answers = Answers(schema)

    def name(self, call: Call) -> str:
        """The operation's name for the accounting."""
        document = self._documents.check(call.query)
        return "(invalid)" if isinstance(document, list) else operation_name(document, call.operation)

    def respond(self, call: Call, view: Reading) -> Response:
        document = self._documents.check(call.query)
        if isinstance(document, list):
            return refusal(400, *document)
        return self.complete(self.text(call, view))

    def text(self, call: Call, view: Reading) -> str:
        """The answer to a valid document, without what differs per request and the closing brace."""
        return self._answers.answer(call.query, self._valid(call), view, call.variables, call.operation)

    def complete(self, text: str) -> Response:
        return Response(200, f'{text},"extensions":{json.dumps(request_id())}}}'.encode())

    def is_valid(self, call: Call) -> bool:
        return isinstance(self._documents.check(call.query), DocumentNode)

    def changes_something(self, call: Call) -> bool:
        """Whether the call is a mutation."""
        return changes_something(self._valid(call), call.operation)

    def _valid(self, call: Call) -> DocumentNode:
        document = self._documents.check(call.query)
        if isinstance(document, list):
            raise document[0]
        return document


def refusal(status: int, *errors: GraphQLError) -> Response:
    """An answer without data, because execution never began."""
    body = {"errors": [error.formatted for error in errors], "extensions": request_id()}
    return Response(status, json.dumps(body, ensure_ascii=False).encode())


def request_id() -> dict[str, str]:
    """What the vendor asks to be told about a request."""
    return {"requestId": str(uuid.uuid4())}
