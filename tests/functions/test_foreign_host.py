"""A workspace that names a foreign host as its API: nothing is sent there, and the answer says why."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

import pytest

from a365_sync.connection.model import Connection
from a365_sync.connection.opening import open_client
from a365_sync.errors import HostNotAllowed
from local.simulator.doors import ALTIUM365
from local.simulator.options import Options
from local.simulator.server import start
from tests.functions.account import account, body_of, sample
from tests.functions.conftest import connection_to


class Listener(ThreadingTCPServer):
    """A foreign host: it listens, and remembers that somebody came."""

    def __init__(self) -> None:
        self.visitors: list[Any] = []
        super().__init__(("127.0.0.1", 0), BaseRequestHandler)

    def verify_request(self, _request: Any, client_address: Any) -> bool:
        self.visitors.append(client_address)
        return False


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_no_request_and_no_token_leaves(small_dataset: Path, listener: Listener, monkeypatch: Any) -> None:
    port = listener.server_address[1]
    # A name of our own that is no loopback host by its spelling, but leads to the listener all the same.
    monkeypatch.setattr("urllib3.util.connection.create_connection", _to_this_machine())
    foreign = f"https://altium.example.test:{port}/api/graphql"
    with start(small_dataset, Options(door=ALTIUM365, api_service_url=foreign)) as door, account() as opened:
        opened.put_connection({**connection_to(door), "door": "altium365"})
        answer = opened.call("initialize_integration", sample("initialize_integration.webhook"))
        assert body_of(answer)["error"]["code"] == "host_not_allowed"
        assert "altium.example.test" in body_of(answer)["error"]["message"]
        assert door.options.credentials.access_token not in str(answer)
    assert listener.visitors == []


def test_the_listener_would_have_seen_it(small_dataset: Path, listener: Listener, monkeypatch: Any) -> None:
    """The same road, open: else the test above could not fail."""
    monkeypatch.setattr("urllib3.util.connection.create_connection", _to_this_machine())
    monkeypatch.setattr(Connection, "check_api", lambda *_: None)
    foreign = f"https://altium.example.test:{listener.server_address[1]}/api/graphql"
    secret = {"door": "altium365", "access_token": "t", "graphql_url": foreign}
    with pytest.raises(Exception, match="could not be reached"):
        open_client(lambda: secret, lambda _: None).workspaces()
    assert listener.visitors


@pytest.mark.parametrize("field", ["graphql_url", "token_url"])
def test_the_secret_itself_cannot_name_one(field: str) -> None:
    secret = {
        "door": "altium365",
        "client_id": "i",
        "refresh_token": "r",
        field: "https://altium.example.test/x",
    }
    with pytest.raises(HostNotAllowed):
        open_client(lambda: secret, lambda _: None)


def _to_this_machine() -> Any:
    from urllib3.util import connection

    real = connection.create_connection

    def create(address: tuple[str, int], *rest: Any, **named: Any) -> Any:
        return real(("127.0.0.1", address[1]), *rest, **named)

    return create
