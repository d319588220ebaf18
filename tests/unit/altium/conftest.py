"""A server that exists only in memory: scripted replies, and every request kept."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.execution import Executor
from a365_sync.altium.http import Reply, Request

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://api.example.test/graphql"

Script = Callable[[str, dict[str, Any]], Any]


def reply(body: Any, status: int = 200, **headers: str) -> Reply:
    """A reply with a JSON body, or with the very bytes given; header names with underscores for dashes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw, NOW)


def failed(code: str, **more: Any) -> dict[str, Any]:
    """The body of an answer that has errors and no data."""
    return {"errors": [{"message": "vendor text", "extensions": {"code": code, **more}}]}


class FakeTransport:
    """Answers from a script: `script(operation, variables)` gives a body, a Reply, or raises."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.requests = 0
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str] = []
        self.urls: list[str] = []

    def send(self, request: Request, token: str) -> Reply:
        self.requests += 1
        body = json.loads(request.body)
        self.sent.append((body["operationName"], body["variables"]))
        self.tokens.append(token)
        self.urls.append(request.url)
        answer = self._script(body["operationName"], body["variables"])
        return answer if isinstance(answer, Reply) else reply(answer)


class FakeTokens:
    """Tokens `t1`, `t2`, ...; a new one for each that was refused."""

    def __init__(self) -> None:
        self.number = 1

    def current(self) -> str:
        return f"t{self.number}"

    def replacement(self, refused: str) -> str:
        assert refused == self.current()
        self.number += 1
        return self.current()


class Harness:
    """A client over a script, with what it sent and how long it would have slept."""

    def __init__(self, script: Script) -> None:
        self.transport = FakeTransport(script)
        self.slept: list[float] = []
        self.executor = Executor(
            self.transport, FakeTokens(), URL, lambda url, _location: url, sleep=self.slept.append
        )
        self.client = AltiumClient(self.executor)


@pytest.fixture
def scripted() -> Iterator[Callable[..., Harness]]:
    """Makes a harness from replies in order, one for each request; all of them must be used."""
    made: list[tuple[Harness, list[Any]]] = []

    def make(*answers: Any) -> Harness:
        left = list(answers)

        def script(_operation: str, _variables: dict[str, Any]) -> Any:
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        harness = Harness(script)
        made.append((harness, left))
        return harness

    yield make
    assert [left for _, left in made if left] == []
