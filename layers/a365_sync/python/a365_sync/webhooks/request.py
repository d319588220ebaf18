"""An inbound call, from API Gateway's payload format 2.0."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from a365_sync.errors import InvalidInput

_ADDRESS = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Request:
    """A call; header names are in lower case. `route` is its route's key, `address` whom API Gateway had it from."""

    method: str
    path: str
    headers: Mapping[str, str]
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    base_url: str
    body: bytes
    route: str = ""
    address: str = ""

    def json(self) -> Any:
        """The body as JSON; an empty body is an empty object. Raises InvalidInput."""
        if not self.body.strip():
            return {}
        try:
            content = json.loads(self.body)
            # Half a surrogate pair, which JSON can escape, is a text that nothing could store or send on.
            json.dumps(content, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise InvalidInput("The body is not JSON.", detail=ascii(error)) from error
        return content


def is_call(event: Any) -> bool:
    """True for an event of the HTTP API; schedules, queues and direct invocations look different."""
    return (
        isinstance(event, dict)
        and isinstance(event.get("requestContext"), dict)
        and "http" in event["requestContext"]
    )


def parse(event: Mapping[str, Any]) -> Request:
    """The call that an event of the HTTP API carries; what is not of its form counts as absent."""
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in _texts(event.get("headers")).items()}
    return Request(
        method=_texts(context["http"]).get("method", ""),
        path=str(event.get("rawPath", "")),
        headers=headers,
        path_parameters=_texts(event.get("pathParameters")),
        query=_texts(event.get("queryStringParameters")),
        base_url=_base_url(headers, context),
        body=_body(event),
        route=str(event.get("routeKey", "")),
        address=_texts(context["http"]).get("sourceIp", ""),
    )


def _texts(mapping: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in mapping.items()} if isinstance(mapping, dict) else {}


def _base_url(headers: Mapping[str, str], context: Mapping[str, Any]) -> str:
    """Where the caller reached this API; headers that are no address count as absent."""
    host, protocol = headers.get("host", ""), headers.get("x-forwarded-proto", "")
    if not _ADDRESS.fullmatch(host):
        host = str(context.get("domainName", ""))
    # API Gateway always says https; only a gateway on a developer's machine says nothing.
    scheme = protocol if protocol in ("http", "https") else "http"
    stage = str(context.get("stage", "$default"))
    return f"{scheme}://{host}" + ("" if stage == "$default" else f"/{stage}")


def _body(event: Mapping[str, Any]) -> bytes:
    text = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return text.encode(errors="surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b"\x00"  # no JSON: refused as such
