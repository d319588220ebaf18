"""Twenty functions meet an expired token at once: one exchange, nobody locked out, whatever crashes in between."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from a365_sync.connection.identity import IdentityServer
from a365_sync.connection.keeper import Demand, Keeper
from a365_sync.connection.model import Connection
from a365_sync.connection.opening import open_client
from a365_sync.connection.standing import Standing
from a365_sync.errors import ConnectionBroken, TokenUnavailable
from local.simulator.doors import ALTIUM365
from local.simulator.options import IdentityRules, Options
from local.simulator.server import RunningServer, start

CONSUMERS = 20
connect = partial(Connection.from_secret, allow_loopback=True)


@pytest.fixture
def door(small_dataset: Path) -> Iterator[RunningServer]:
    """Refresh tokens are good for one use, and whoever sends a used one again loses the whole family."""
    rules = IdentityRules(refresh_rotation="rotate")
    with start(small_dataset, Options(door=ALTIUM365, identity=rules)) as running:
        yield running


@dataclass
class Shared:
    """What the functions share: the secret, leases and the record, each operation whole as AWS's are."""

    secret: dict[str, Any]
    failing_writes: int = 0
    holders: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, ConnectionBroken] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> dict[str, Any]:
        with self.lock:
            return dict(self.secret)

    def write(self, content: Mapping[str, Any]) -> None:
        with self.lock:
            if self.failing_writes:
                self.failing_writes -= 1
                raise OSError("Secrets Manager is away")
            self.secret = dict(content)

    def acquire(self, name: str, owner: str, _seconds: int) -> bool:
        with self.lock:
            return self.holders.setdefault(name, owner) == owner

    def release(self, name: str, owner: str) -> None:
        with self.lock:
            if self.holders.get(name) == owner:
                del self.holders[name]

    def refusal_of(self, fingerprint: str) -> ConnectionBroken | None:
        return self.refusals.get(fingerprint)

    def broken(self, standing: Standing, error: ConnectionBroken) -> None:
        self.refusals[standing.fingerprint] = error

    def working(self, standing: Standing) -> None:
        assert standing.fingerprint not in self.refusals

    def keeper(self) -> Keeper:
        return Keeper(
            self, connect, IdentityServer(allow_loopback=True), self, self, sleep=lambda _: time.sleep(0.05)
        )

    def ask(self, owner: str, refused: str | None) -> None:
        """As the token-keeper function does, for an invocation of its own."""
        self.keeper().keep(owner, Demand(refused))


@pytest.fixture
def shared(door: RunningServer) -> Shared:
    known = door.options.credentials
    return Shared(
        {"door": "altium365", "graphql_url": door.graphql_url, "token_url": door.token_url,
         "client_id": known.client_id, "client_secret": known.client_secret, "refresh_token": known.refresh_token}
    )  # fmt: skip


def identity(door: RunningServer, **order: Any) -> dict[str, Any]:
    """What the identity server counted, after an order."""
    told: dict[str, Any] = requests.post(f"{door.url}/_simulator/identity", json=order, timeout=10).json()
    counts: dict[str, Any] = told["counts"]
    return counts


def all_at_once(clients: list[Callable[[], Any]]) -> list[Any]:
    together = threading.Barrier(len(clients))

    def meet(call: Callable[[], Any]) -> Any:
        together.wait()
        return call()

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(meet, clients))


def test_twenty_meet_an_expired_token_and_one_exchanges(door: RunningServer, shared: Shared) -> None:
    clients = [
        open_client(shared.read, partial(shared.ask, f"invocation-{number}"), allow_loopback=True)
        for number in range(CONSUMERS)
    ]
    for expiry in range(1, 5):
        found = all_at_once([client.workspaces for client in clients])
        assert [len(workspaces) for workspaces in found] == [1] * CONSUMERS
        counts = identity(door, expire_access_tokens="issued")
        assert counts["issued"] == {"refresh_token": expiry}
        assert counts["refused"] == {}
    assert counts["peak_concurrency"] == 1
    assert "refresh_token_reused" not in counts["events"]


def test_a_write_that_fails_twice_loses_nothing(door: RunningServer, shared: Shared) -> None:
    shared.failing_writes = 2
    shared.ask("me", None)
    assert identity(door)["events"] == {"refresh_token_rotated": 1}
    assert shared.secret["refresh_token"] != door.options.credentials.refresh_token


def test_an_answer_lost_on_the_way_costs_a_rotated_credential_and_says_so(
    door: RunningServer, shared: Shared
) -> None:
    """Nobody can know the token that was lost; trying the old one is all there is."""
    identity(door, lose_answers=1)
    with pytest.raises(Exception, match="could not be reached"):
        shared.ask("me", None)
    assert shared.secret["refresh_token"] == door.options.credentials.refresh_token
    with pytest.raises(ConnectionBroken, match="no longer accepts"):
        shared.ask("me", None)
    assert shared.holders == {}


def test_an_answer_lost_on_the_way_costs_nothing_where_tokens_do_not_rotate(small_dataset: Path) -> None:
    with start(small_dataset, Options(door=ALTIUM365)) as door:
        known = door.options.credentials
        shared = Shared(
            {"door": "altium365", "graphql_url": door.graphql_url, "token_url": door.token_url,
             "client_id": known.client_id, "client_secret": known.client_secret,
             "refresh_token": known.refresh_token}
        )  # fmt: skip
        identity(door, lose_answers=1)
        with pytest.raises(Exception, match="could not be reached"):
            shared.ask("me", None)
        shared.ask("me", None)
        assert shared.secret["access_token"]


def test_an_identity_server_that_is_away_is_no_verdict(door: RunningServer, shared: Shared) -> None:
    identity(door, fail={"answer": 503, "times": 1})
    with pytest.raises(TokenUnavailable):
        shared.ask("me", None)
    shared.ask("me", None)
    assert shared.refusals == {}
