"""A request and a response, free of sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """Header names are in lower case. `origin` is the address the client used: scheme, host and port.

    `query` is what follows the path's question mark, as it was sent.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    origin: str
    query: str = ""


@dataclass(frozen=True)
class Response:
    """`lost`: the connection breaks and the client learns nothing of it.

    `reset_at`: the connection is reset once so many bytes of the body are sent; at 0 before anything is.
    """

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False
    reset_at: int | None = None


def json_response(status: int, content: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(status, body, headers=headers or {})
