"""The way to the simulator: sockets, the real transport, tokens of its identity endpoint; only waiting is left out."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from requests import Session

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.execution import Executor
from a365_sync.altium.http import Reply, Request
from a365_sync.altium.transport import HttpTransport, pooled_session
from a365_sync.connection.identity import IdentityServer
from a365_sync.connection.model import Connection
from a365_sync.connection.source import TokenSource
from local.simulator.server import RunningServer
from tests.store.sync.altium import Clock

READ_SECONDS = 20.0  # long for a simulator, so that a slow machine is no fault


class Altium:
    """One credential at one simulator; `sent` counts the operations, `waits` are the pauses before repeats."""

    def __init__(self, simulator: RunningServer, clock: Clock) -> None:
        self._clock = clock
        self._session = pooled_session()
        given = simulator.options.credentials
        self._secret: dict[str, Any] = {
            "door": "custom", "graphql_url": simulator.graphql_url, "token_url": simulator.token_url,
            "client_id": given.client_id, "client_secret": given.client_secret,
            "refresh_token": given.refresh_token, "access_token": given.access_token,
        }  # fmt: skip
        self.sent: Counter[str] = Counter()
        self.waits: list[float] = []
        self.read_seconds = READ_SECONDS

    def connect(self, api_url: str | None) -> AltiumClient:
        """A client of an invocation of its own."""
        connection = self._connection()
        transport = _Watched(connection.check_api, self._session, self)
        tokens = TokenSource(self._connection, self._exchange, lambda: self._clock().timestamp())
        client = AltiumClient(
            Executor(transport, tokens, connection.graphql_url, connection.endpoint, sleep=self.waits.append)
        )
        return client.at(api_url) if api_url else client

    def now(self) -> datetime:
        """The time here."""
        return self._clock()

    def _connection(self) -> Connection:
        return Connection.from_secret(self._secret, allow_loopback=True)

    def _exchange(self, _refused: str | None) -> None:
        """What the token keeper does, without its stores."""
        grant = IdentityServer(allow_loopback=True).exchange(self._connection())
        issued_at = self._clock().timestamp()
        lifetime = grant.expires_at - grant.issued_at
        self._secret |= {
            "access_token": grant.access_token,
            "access_token_issued_at": issued_at,
            "access_token_expires_at": issued_at + lifetime,
        }


class _Watched(HttpTransport):
    """Counts by operation; answers arrive when the test's clock says, as the simulator's dates mean it."""

    def __init__(self, check: Callable[[str], None], session: Session, altium: "Altium") -> None:
        super().__init__(check, session, altium.read_seconds)
        self._altium = altium

    def send(self, request: Request, token: str | None = None) -> Reply:
        self._altium.sent[json.loads(request.body)["operationName"]] += 1
        return replace(super().send(request, token), received_at=self._altium.now())
