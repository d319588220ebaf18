"""Authenticated queries: from a call of a route to its answer, which is not sent again while the caller has it."""

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from a365_sync.environment import Environment
from a365_sync.errors import NotConnected, NotStored
from a365_sync.store.attempts import Attempts
from a365_sync.store.aws import client, table
from a365_sync.store.secrets import JsonSecret
from a365_sync.webhooks.answer import Response, answer
from a365_sync.webhooks.read_tokens import MOST_FAILURES, PER_SECONDS, ReadTokens
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from a365_sync.queries.document import Document
    from a365_sync.queries.reader import Reader

_SCOPE = "read"
_OF_REFUSALS = {401: {"www-authenticate": "Bearer"}, 429: {"retry-after": str(PER_SECONDS)}}
# A page brings its style along, and nothing else: no script, no image, no address of another host.
_PAGE_POLICY = "; ".join((
    "default-src 'none'", "style-src 'unsafe-inline'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
))  # fmt: skip


def answer_query(event: dict[str, Any], environment: Environment) -> Response:
    """Answer a call of a route for who has a read token."""
    response = answer(event, _SCOPE, _tokens(environment), lambda request: _answered(environment, request))
    response["headers"] |= _OF_REFUSALS.get(response["statusCode"], {})
    return response


def _answered(environment: Environment, request: Request) -> Response:
    from a365_sync.queries.document import Document
    from a365_sync.queries.parameters import parse
    from a365_sync.queries.routes import ROUTES

    route = ROUTES.get(request.route)
    if route is None:
        raise NotStored(f"There is no route {request.route!a}.")
    asked = parse(route.parameters, request.path_parameters, request.query)
    found = route.query(_reader(environment), asked)
    return _tagged(request, found if isinstance(found, Document) else Document.of(found))


def _tagged(request: Request, document: "Document") -> Response:
    """200 with the document, or 304 to who has it already."""
    told = json.dumps(sorted(document.headers.items())).encode()
    tag = f'"{hashlib.sha256(document.content + told).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or known == ["*"]:
        return {"statusCode": 304, "headers": headers}
    return {"statusCode": 200, "headers": {**_headers(document), **headers}, **document.body()}


def _headers(document: "Document") -> dict[str, str]:
    headers = {
        "content-type": document.media_type,
        "x-content-type-options": "nosniff",
        "content-security-policy": _PAGE_POLICY,
        **document.headers,
    }
    if document.file_name:
        headers["content-disposition"] = f'attachment; filename="{document.file_name}"'
    return headers


def _reader(environment: Environment) -> "Reader":
    from a365_sync.queries.reader import Reader
    from a365_sync.store.bucket import Bucket

    # Without the model of the settings, which this needs nothing of.
    workspace = table(environment.state_table).get(("WORKSPACE", "current"))
    if workspace is None:
        raise NotConnected("No workspace is known yet.")
    bucket = Bucket(client("s3"), environment.data_bucket)
    return Reader(table(environment.catalog_table), bucket, workspace["workspace_id"])


@lru_cache(maxsize=1)
def _tokens(environment: Environment) -> ReadTokens:
    failures = Attempts(table(environment.state_table), MOST_FAILURES, PER_SECONDS)
    return ReadTokens(JsonSecret(client("secretsmanager"), environment.read_tokens_id).read, failures)
