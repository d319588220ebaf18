"""A secret, an identity server, a lease and a verdict, all in memory, around one keeper."""

from collections.abc import Callable, Mapping
from typing import Any

from a365_sync.connection.credential import credential_fingerprint
from a365_sync.connection.keeper import Demand, Keeper, Outcome
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.standing import Standing
from a365_sync.connection.tokens import Grant
from a365_sync.errors import ConnectionBroken, NotConnected

from .conftest import REFRESH, Clock, connect


class World:
    """A secret, an identity server, a lease and a verdict, all in memory."""

    def __init__(self, clock: Clock, secret: dict[str, Any]) -> None:
        self.clock = clock
        self.secret = secret
        self.written: list[dict[str, Any]] = []
        self.exchanged: list[str] = []
        self.holder: str | None = None
        self.verdicts: list[str] = []
        self.rotates_to: str | None = None
        self.failure: Exception | None = None
        self.on_sleep: Callable[[], None] = lambda: None
        self.before_acquire: Callable[[], None] = lambda: None
        self.tried: list[str] = []
        self.refusals: dict[str, ConnectionBroken] = {}
        self.failing_writes = 0
        self.failing_reads = 0
        self.during_exchange: Callable[[], None] = lambda: None
        self.keeper = Keeper(self, connect, self, self, self, clock, self._sleep)

    def keep(self, **demand: Any) -> Outcome:
        return self.keeper.keep("me", Demand(**demand))

    def read(self) -> dict[str, Any]:
        if self.failing_reads:
            self.failing_reads -= 1
            raise OSError("Secrets Manager is away")
        if not self.secret:
            raise NotConnected("no value yet")
        return dict(self.secret)

    def write(self, content: Mapping[str, Any]) -> None:
        assert self.holder == "me"
        if self.failing_writes:
            self.failing_writes -= 1
            raise OSError("Secrets Manager is away")
        self.secret = dict(content)
        self.written.append(self.secret)

    def acquire(self, _name: str, owner: str, _seconds: int) -> bool:
        self.before_acquire()
        if self.holder not in (None, owner):
            return False
        self.holder = owner
        return True

    def release(self, _name: str, owner: str) -> None:
        if self.holder == owner:
            self.holder = None

    def refusal_of(self, fingerprint: str) -> ConnectionBroken | None:
        return self.refusals.get(fingerprint)

    def broken(self, standing: Standing, error: ConnectionBroken) -> None:
        assert standing.fingerprint == credential_fingerprint(self.secret)
        self.refusals[standing.fingerprint] = error
        self.verdicts.append(error.code)

    def working(self, standing: Standing) -> None:
        assert standing.fingerprint == credential_fingerprint(self.secret)
        self.verdicts.append("working")

    def try_token(self, connection: Connection) -> None:
        assert connection.access_token is not None
        self.tried.append(connection.access_token.get_secret_value())
        if self.failure:
            raise self.failure

    def exchange(self, connection: Connection) -> Grant:
        assert self.holder == "me"
        given = connection.refresh_token or connection.password
        assert given is not None
        self.exchanged.append(given.get_secret_value())
        if self.failure:
            raise self.failure
        self.during_exchange()
        return Grant("fresh", self.clock.now, self.clock.now + 3600, self.rotates_to)

    def exchange_code(self, _secret: Mapping[str, Any], sign_in: SignIn) -> Grant:
        assert self.holder == "me"
        self.exchanged.append(sign_in.code)
        if self.failure:
            raise self.failure
        return Grant("fresh", self.clock.now, self.clock.now + 3600, self.rotates_to)

    def _sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)
        self.on_sleep()

    def stored(self, left: float, life: float | None = None) -> None:
        """Put a token with so many seconds left of its life into the secret."""
        self.secret = {**REFRESH, "access_token": "stored", "access_token_expires_at": self.clock.now + left}
        if life is not None:
            self.secret["access_token_issued_at"] = self.clock.now + left - life
