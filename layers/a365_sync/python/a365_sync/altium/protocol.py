"""GraphQL over HTTP without I/O: build a request, turn a reply into data or a typed error.

A 200 is not a success. An answer is whole (data, no errors), partial (data beside errors) or failed (errors
only); a partial one is an error too unless the query accepts holes.
"""

import json
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from a365_sync.altium.http import Reply, Request
from a365_sync.altium.models import AltiumModel
from a365_sync.altium.problems import error_for, problems_of
from a365_sync.errors import A365SyncError, MalformedAnswer

D = TypeVar("D", bound=AltiumModel)

_HEADERS = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "a365-sync"}


class Answer(AltiumModel, Generic[D]):
    """A GraphQL answer of known shape, validated straight from the bytes."""

    data: D | None = None
    errors: Any = None


def build_request(url: str, document: str, operation: str, variables: Mapping[str, Any]) -> Request:
    """The POST for one operation; variables that are absent here stay absent on the wire."""
    body = {"query": document, "operationName": operation, "variables": dict(variables)}
    return Request(url, _HEADERS, json.dumps(body, separators=(",", ":")).encode())


def read_reply(reply: Reply, model: type[D], *, accept_partial: bool = False) -> D:
    """The whole data of a reply; with `accept_partial`, also data that has errors beside it.

    Raises a class of `a365_sync.errors` for every other reply, whatever its bytes.
    """
    try:
        answer = Answer[model].model_validate_json(reply.body)  # type: ignore[valid-type]
    except ValidationError as invalid:
        raise _failure(reply, _summary(invalid)) from None
    whole = not problems_of(answer.errors)
    if reply.status == 200 and answer.data is not None and (whole or (accept_partial and _holds_data(reply))):
        data: D = answer.data
        return data
    raise _failure(reply, "no data")


def _failure(reply: Reply, otherwise: str) -> A365SyncError:
    """What the reply's errors or status say; where neither says anything, that it is malformed."""
    body = _raw(reply)
    problems = problems_of(body.get("errors"))
    request_id = _request_id(body) or reply.request_id()
    if problems or reply.status != 200:
        return error_for(reply, problems, request_id, partial=reply.status == 200 and _holds_data(reply))
    return MalformedAnswer("Altium sent an answer of another shape.", detail=otherwise, request_id=request_id)


def _raw(reply: Reply) -> dict[str, Any]:
    try:
        body = from_json(reply.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _holds_data(reply: Reply) -> bool:
    data = _raw(reply).get("data")
    return isinstance(data, dict) and any(value is not None for value in data.values())


def _request_id(body: Mapping[str, Any]) -> str | None:
    extensions = body.get("extensions")
    request_id = extensions.get("requestId") if isinstance(extensions, dict) else None
    return request_id if isinstance(request_id, str) else None


def _summary(invalid: ValidationError) -> str:
    """Where the shape is wrong and why, without the values."""
    errors = invalid.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in errors[:5])
