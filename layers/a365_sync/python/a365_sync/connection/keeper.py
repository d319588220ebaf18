"""The only writer of the connection secret: exchanges the credential for an access token, one at a time.

A rotated refresh token is stored in the same write as the access token it came with; Secrets Manager keeps
the version before as AWSPREVIOUS.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from a365_sync.connection.credential import fingerprint
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.source import MARGIN_SECONDS
from a365_sync.connection.tokens import Grant
from a365_sync.errors import ConnectionBroken, NotConnected, SignInRefused, TokenUnavailable

_log = logging.getLogger(__name__)

LEASE = "token-keeper"
LEASE_SECONDS = 60  # longer than the function may run
ENOUGH_SECONDS = 600.0
WAIT_SECONDS = 1.0
WAITS = 15


class SecretStore(Protocol):
    """Where the connection is stored."""

    def read(self) -> dict[str, Any]:
        """The secret's JSON."""

    def write(self, content: Mapping[str, Any]) -> None:
        """Replace the secret's JSON; what stood there becomes the previous version."""


class Lease(Protocol):
    """At most one owner of a name at a time."""

    def acquire(self, name: str, owner: str, seconds: int) -> bool:
        """Whether the lease is now held by `owner`."""

    def release(self, name: str, owner: str) -> None:
        """Give it back."""


class Verdict(Protocol):
    """Is told what became of the credential."""

    def broken(self, error: ConnectionBroken) -> None:
        """It was refused for good."""

    def working(self) -> None:
        """It was exchanged."""


class Outcome(StrEnum):
    """What the keeper did."""

    STILL_GOOD = "still_good"
    EXCHANGED = "exchanged"
    OTHER_EXCHANGED = "other_exchanged"
    CONNECTED = "connected"


@dataclass(frozen=True)
class Keeper:
    """`connect` turns the secret's JSON into a connection; `exchange` and `exchange_code` ask the identity server.

    `exchange_code` is given the secret's JSON as it will be, without a credential yet.
    """

    store: SecretStore
    connect: Callable[[Mapping[str, Any]], Connection]
    exchange: Callable[[Connection], Grant]
    exchange_code: Callable[[Mapping[str, Any], SignIn], Grant]
    lease: Lease
    verdict: Verdict
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def keep(self, owner: str, refused: str | None = None) -> Outcome:
        """See that the secret holds a good access token; `refused` is the fingerprint of one that is not.

        Raises ConnectionBroken, TokenUnavailable, and what reading the secret raises.
        """
        if self._good(self.connect(self.store.read()), refused):
            return Outcome.STILL_GOOD
        if not self.lease.acquire(LEASE, owner, LEASE_SECONDS):
            return self._others_result(refused)
        try:
            return self._exchange(refused)
        finally:
            self.lease.release(LEASE, owner)

    def connect_user(self, owner: str, sign_in: SignIn) -> Outcome:
        """Exchange the code of a browser's sign-in, and store what it brings in place of the credential before.

        A refusal leaves the credential before as it stands. Raises SignInRefused, TokenUnavailable, InvalidInput
        and what an unusable application raises.
        """
        if not self._awaited_lease(owner):
            raise TokenUnavailable("Another token keeper holds the lease and has not finished.")
        try:
            secret = sign_in.registration.applied_to(self._read_or_nothing())
            grant = self.exchange_code(secret, sign_in)
            if grant.refresh_token is None:
                raise SignInRefused("Altium gave no refresh token: the application may not work offline.")
            self.store.write({**secret, **_stored(grant)})
        except ConnectionBroken as refusal:
            raise SignInRefused(refusal.what, detail=refusal.detail, request_id=refusal.request_id) from None
        finally:
            self.lease.release(LEASE, owner)
        self.verdict.working()
        return Outcome.CONNECTED

    def _awaited_lease(self, owner: str) -> bool:
        for _ in range(WAITS):
            if self.lease.acquire(LEASE, owner, LEASE_SECONDS):
                return True
            self.sleep(WAIT_SECONDS)
        return False

    def _read_or_nothing(self) -> dict[str, Any]:
        try:
            return self.store.read()
        except NotConnected:
            return {}

    def _exchange(self, refused: str | None) -> Outcome:
        secret = self.store.read()  # again: the previous owner of the lease may just have written
        connection = self.connect(secret)
        if self._good(connection, refused):
            return Outcome.OTHER_EXCHANGED
        try:
            grant = self.exchange(connection)
        except ConnectionBroken as error:
            self.verdict.broken(error)
            raise
        self.store.write({**secret, **_stored(grant)})
        self.verdict.working()
        _log.info("exchanged; the access token lasts %d s", grant.expires_at - grant.issued_at)
        return Outcome.EXCHANGED

    def _others_result(self, refused: str | None) -> Outcome:
        for _ in range(WAITS):
            self.sleep(WAIT_SECONDS)
            if self._good(self.connect(self.store.read()), refused):
                return Outcome.OTHER_EXCHANGED
        raise TokenUnavailable("Another token keeper holds the lease and has not finished.")

    def _good(self, connection: Connection, refused: str | None) -> bool:
        """Whether the stored token is not the refused one and has enough of its life left."""
        if connection.access_token is None:
            return False
        if fingerprint(connection.access_token.get_secret_value()) == refused:
            return False
        expires_at = connection.access_token_expires_at
        return expires_at is None or expires_at - self.clock() >= _enough(connection, expires_at)


def _enough(connection: Connection, expires_at: float) -> float:
    """Ten minutes, or half of the life of a token that lives shorter than twenty."""
    issued_at = connection.access_token_issued_at
    if issued_at is None:
        return ENOUGH_SECONDS
    return min(ENOUGH_SECONDS, max(MARGIN_SECONDS, (expires_at - issued_at) / 2))


def _stored(grant: Grant) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "access_token": grant.access_token,
        "access_token_issued_at": grant.issued_at,
        "access_token_expires_at": grant.expires_at,
    }
    return fields | ({"refresh_token": grant.refresh_token} if grant.refresh_token else {})
