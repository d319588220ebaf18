"""The door as the keeper meets it, over real HTTP: how the client shows itself, and a token that is tried."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from a365_sync.connection.identity import IdentityServer
from a365_sync.connection.model import Connection
from a365_sync.errors import ConnectionBroken, TokenRefused, TokenUnavailable

GRANT = {"access_token": "shh-fresh", "expires_in": 60}
REFUSED = {"errors": [{"message": "no", "extensions": {"code": "AUTH_INVALID_TOKEN"}}]}
WORKSPACES: dict[str, Any] = {"data": {"desWorkspaceInfos": []}}
Asked = tuple[
    str, str, bool
]  # path, Authorization header's scheme, whether the form holds the client's secret


@contextmanager
def server(answers: dict[str, list[tuple[int, Any]]]) -> Iterator[tuple[str, list[Asked]]]:
    """Gives its answers in turn, for each path the last one for ever; yields its address and what it was asked."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers.get("Authorization", "").partition(" ")[0], b"shh" in body))
            waiting = answers[self.path]
            status, content = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            payload = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def connection(url: str, **fields: Any) -> Connection:
    secret = {"door": "altium365", "graphql_url": f"{url}/graphql", "token_url": f"{url}/token", **fields}
    return Connection.from_secret(secret, allow_loopback=True)


CLIENT = {"client_id": "id", "client_secret": "shh-secret", "refresh_token": "refresh"}
UNKNOWN = (400, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([(200, GRANT)], [("/token", "Basic", False)]),
        ([UNKNOWN, (200, GRANT)], [("/token", "Basic", False), ("/token", "", True)]),
    ],
)
def test_a_client_that_is_not_known_shows_itself_in_the_other_way(
    answers: list[tuple[int, Any]], asked: list[Asked]
) -> None:
    with server({"/token": answers}) as (url, seen):
        assert IdentityServer().exchange(connection(url, **CLIENT)).access_token == "shh-fresh"
    assert seen == asked


def test_a_client_known_in_no_way_is_broken() -> None:
    with server({"/token": [UNKNOWN]}) as (url, seen), pytest.raises(ConnectionBroken) as caught:
        IdentityServer().exchange(connection(url, **CLIENT))
    assert (caught.value.code, len(seen)) == ("connection_broken", 2)


@pytest.mark.parametrize(
    ("answer", "error"),
    [((400, {"error": "invalid_grant"}), ConnectionBroken), ((503, {}), TokenUnavailable)],
)
def test_no_other_refusal_is_asked_again(answer: tuple[int, Any], error: type[Exception]) -> None:
    with server({"/token": [answer]}) as (url, seen), pytest.raises(error):
        IdentityServer().exchange(connection(url, **CLIENT))
    assert len(seen) == 1


def test_a_token_that_one_region_refuses_is_tried_at_the_workspaces_own() -> None:
    with server({"/graphql": [(401, REFUSED)], "/own": [(200, WORKSPACES)]}) as (url, seen):
        token = connection(url, access_token="shh-access")
        with pytest.raises(TokenRefused):
            IdentityServer().try_token(token)
        IdentityServer(f"{url}/own").try_token(token)
        with pytest.raises(TokenRefused):
            IdentityServer("https://api.nexar.com.invalid/graphql").try_token(token)
    assert [path for path, *_ in seen] == ["/graphql", "/graphql", "/own", "/graphql"]


def test_a_good_token_is_tried_once() -> None:
    with server({"/graphql": [(200, WORKSPACES)]}) as (url, seen):
        IdentityServer(f"{url}/own").try_token(connection(url, access_token="shh-access"))
    assert seen == [("/graphql", "Bearer", False)]
