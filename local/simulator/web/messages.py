"""A request and a response, free of sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """Header names are in lower case. `origin` is the address the client used: scheme, host and port."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    origin: str


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_response(status: int, content: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(status, body, headers=headers or {})
