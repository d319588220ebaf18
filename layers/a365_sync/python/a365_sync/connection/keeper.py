"""Exchanges the credential for an access token, one at a time; no other function writes the connection secret.

A rotated refresh token is stored in the same write as the access token it came with; Secrets Manager keeps
the version before as AWSPREVIOUS.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from a365_sync.connection.credential import CredentialKind, credential_fingerprint, fingerprint
from a365_sync.connection.freshness import Freshness
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.standing import Standing
from a365_sync.connection.tokens import Grant
from a365_sync.errors import ConnectionBroken, NotConnected, SignInRefused, TokenRefused, TokenUnavailable

_log = logging.getLogger(__name__)

LEASE = "token-keeper"
LEASE_SECONDS = 60  # longer than the function may run
WAIT_SECONDS = 1.0
WAITS = 15
WRITES = 3


class SecretStore(Protocol):
    """Where the connection is stored."""

    def read(self) -> dict[str, Any]:
        """The secret's JSON. Raises NotConnected before there is any."""

    def write(self, content: Mapping[str, Any]) -> None:
        """Replace the secret's JSON; what stood there becomes the previous version."""


class Lease(Protocol):
    """At most one owner of a name at a time."""

    def acquire(self, name: str, owner: str, seconds: int) -> bool:
        """Whether the lease is now held by `owner`."""

    def release(self, name: str, owner: str) -> None:
        """Give it back."""


class Watch(Protocol):
    """Is told what became of the credential, and remembers it."""

    def refusal_of(self, fingerprint: str) -> ConnectionBroken | None:
        """What broke this credential, if it is known to be broken."""

    def broken(self, standing: Standing, error: ConnectionBroken) -> None:
        """It was refused for good."""

    def working(self, standing: Standing) -> None:
        """It gave a good token, or holds one."""


class Identity(Protocol):
    """The door's identity server, and its API as far as a token must be tried there."""

    def exchange(self, connection: Connection) -> Grant:
        """A fresh access token. Raises ConnectionBroken for a terminal refusal, else a RetryLater."""

    def exchange_code(self, secret: Mapping[str, Any], sign_in: SignIn) -> Grant:
        """Tokens for a browser's code, at the door in a secret that holds no credential yet; raises likewise."""

    def try_token(self, connection: Connection) -> None:
        """Use the stored access token once. Raises TokenRefused when Altium refuses it."""


class Outcome(StrEnum):
    """What the keeper did."""

    STILL_GOOD = "still_good"
    EXCHANGED = "exchanged"
    OTHER_EXCHANGED = "other_exchanged"
    CONNECTED = "connected"


@dataclass(frozen=True)
class Demand:
    """Why the keeper is called: `refused` is the fingerprint of an access token that Altium refused.

    On schedule it looks further ahead. Who insists has a credential tried again that is known to be broken, and a
    long-lived token tried.
    """

    refused: str | None = None
    scheduled: bool = False
    insisting: bool = False


@dataclass(frozen=True)
class Keeper:
    """`connect` turns the secret's JSON into a connection.

    `may_replace` limits how often a token is exchanged only because Altium refused it: where every token is refused,
    another one cannot help, and Secrets Manager keeps no more than about a hundred versions a day.
    """

    store: SecretStore
    connect: Callable[[Mapping[str, Any]], Connection]
    identity: Identity
    lease: Lease
    watch: Watch
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    may_replace: Callable[[], bool] = lambda: True

    def keep(self, owner: str, demand: Demand) -> Outcome:
        """See that the secret holds a good access token.

        Raises ConnectionBroken, also for a credential known to be broken, which is not tried again;
        TokenUnavailable, and what reading the secret raises.
        """
        secret = self.store.read()
        connection = self.connect(secret)
        freshness = Freshness(self.clock(), demand.scheduled)
        thorough = demand.scheduled or demand.insisting
        if not thorough and self._serves(connection, demand, freshness):
            return Outcome.STILL_GOOD
        if not demand.insisting and (refusal := self.watch.refusal_of(credential_fingerprint(secret))):
            raise refusal
        if not connection.exchangeable:
            return self._look_at_long_lived(secret, connection, demand)
        if self._serves(connection, demand, freshness):
            self.watch.working(_standing(secret, connection))
            return Outcome.STILL_GOOD
        if not self.lease.acquire(LEASE, owner, LEASE_SECONDS):
            return self._others_result(demand)
        try:
            return self._exchange(demand)
        finally:
            self.lease.release(LEASE, owner)

    def connect_user(self, owner: str, sign_in: SignIn) -> Outcome:
        """Exchange the code of a browser's sign-in, and store what it brings in place of the credential before.

        A refusal leaves the credential before as it stands. Raises SignInRefused, TokenUnavailable, InvalidInput
        and what an unusable application raises.
        """
        with self._awaited_lease(owner):
            secret = sign_in.registration.applied_to(self._read_or_nothing())
            try:
                grant = self.identity.exchange_code(secret, sign_in)
            except ConnectionBroken as refusal:
                raise SignInRefused(
                    refusal.what, detail=refusal.detail, request_id=refusal.request_id
                ) from None
            if grant.refresh_token is None:
                raise SignInRefused("Altium gave no refresh token: the application may not work offline.")
            self._store({**secret, **_tokens(grant), "refresh_token": grant.refresh_token})
        return Outcome.CONNECTED

    def _exchange(self, demand: Demand) -> Outcome:
        secret = self.store.read()  # again: the previous owner of the lease may just have written
        connection = self.connect(secret)
        if self._serves(connection, demand, Freshness(self.clock(), demand.scheduled)):
            return Outcome.OTHER_EXCHANGED
        if demand.refused is not None and not self.may_replace():
            raise TokenUnavailable("Altium keeps refusing the access tokens that its identity server gives.")
        if connection.kind is CredentialKind.PASSWORD:
            _log.warning(
                "a user's password is exchanged: connect in a browser instead where that is possible"
            )
        try:
            grant = self.identity.exchange(connection)
        except ConnectionBroken as error:
            self.watch.broken(_standing(secret, connection), error)
            raise
        if self._replaced(secret):
            return self._exchange(demand)
        # Another kind's refresh token, if any comes, would silently take that kind's place.
        rotates = connection.kind is CredentialKind.REFRESH_TOKEN and grant.refresh_token
        self._store(
            {**secret, **_tokens(grant), **({"refresh_token": grant.refresh_token} if rotates else {})}
        )
        _log.info("exchanged; the access token lasts %d s", grant.expires_at - grant.issued_at)
        return Outcome.EXCHANGED

    def _replaced(self, secret: Mapping[str, Any]) -> bool:
        """Whether a person stored another credential during the exchange, without the lease: theirs stands."""
        try:
            return credential_fingerprint(self.store.read()) != credential_fingerprint(secret)
        except Exception:  # what was granted may be good for one use only, and must still be written
            _log.exception("the secret could not be read again")
            return False

    def _look_at_long_lived(
        self, secret: Mapping[str, Any], connection: Connection, demand: Demand
    ) -> Outcome:
        """A long-lived token has no successor: it is good until its end, or until Altium refuses it here too."""
        standing = _standing(secret, connection)
        try:
            if standing.ends_at is not None and standing.ends_at.timestamp() <= self.clock():
                raise TokenRefused("The long-lived access token has expired.")
            if demand.refused is not None or demand.insisting:
                self.identity.try_token(connection)
        except TokenRefused as error:
            broken = ConnectionBroken(error.what, detail=error.detail, request_id=error.request_id)
            self.watch.broken(standing, broken)
            raise broken from None
        self.watch.working(standing)
        return Outcome.STILL_GOOD

    def _store(self, secret: Mapping[str, Any]) -> None:
        """Write what may be good for one use only, and not give up at the first failure."""
        for attempt in range(1, WRITES + 1):
            try:
                self.store.write(secret)
                break
            except Exception:
                if attempt == WRITES:
                    raise
                _log.exception("the secret could not be written, attempt %d", attempt)
                self.sleep(WAIT_SECONDS)
        self.watch.working(_standing(secret, self.connect(secret)))

    def _others_result(self, demand: Demand) -> Outcome:
        for _ in range(WAITS):
            self.sleep(WAIT_SECONDS)
            if self._serves(self.connect(self.store.read()), demand, Freshness(self.clock())):
                return Outcome.OTHER_EXCHANGED
        raise TokenUnavailable("Another token keeper holds the lease and has not finished.")

    @contextmanager
    def _awaited_lease(self, owner: str) -> Iterator[None]:
        for _ in range(WAITS):
            if self.lease.acquire(LEASE, owner, LEASE_SECONDS):
                break
            self.sleep(WAIT_SECONDS)
        else:
            raise TokenUnavailable("Another token keeper holds the lease and has not finished.")
        try:
            yield
        finally:
            self.lease.release(LEASE, owner)

    def _read_or_nothing(self) -> dict[str, Any]:
        try:
            return self.store.read()
        except NotConnected:
            return {}

    def _serves(self, connection: Connection, demand: Demand, freshness: Freshness) -> bool:
        token = connection.access_token
        if token is None or fingerprint(token.get_secret_value()) == demand.refused:
            return False
        return freshness.suffices(connection)


def _standing(secret: Mapping[str, Any], connection: Connection) -> Standing:
    name = credential_fingerprint(secret)
    return Standing(name, connection.door, connection.kind, connection.ends_at, connection.token_ends_at)


def _tokens(grant: Grant) -> dict[str, Any]:
    return {
        "access_token": grant.access_token,
        "access_token_issued_at": grant.issued_at,
        "access_token_expires_at": grant.expires_at,
    }
