"""Refresh tokens in families: with rotation, a token that comes back after its use gives the theft away."""

import secrets
import threading
from dataclasses import dataclass

from local.simulator.identity.counts import Counts
from local.simulator.identity.errors import OAuthError
from local.simulator.identity.tokens import Grant


@dataclass
class _Family:
    """All refresh tokens that descend from one sign-in; only `current` is good."""

    grant: Grant
    current: str
    revoked: bool = False


class RefreshTokens:
    def __init__(self, counts: Counts, *, rotate: bool) -> None:
        self._counts = counts
        self._rotate = rotate
        self._families: dict[str, _Family] = {}
        self._lock = threading.Lock()

    def begin(self, grant: Grant, token: str | None = None) -> str:
        """A new family's first token."""
        token = token or secrets.token_urlsafe(32)
        with self._lock:
            self._families[token] = _Family(grant, token)
        return token

    def use(self, token: str) -> tuple[Grant, str]:
        """What the token grants, and the one to use next. Raises OAuthError: invalid_grant."""
        with self._lock:
            family = self._families.get(token)
            if family is None or family.revoked:
                raise OAuthError("invalid_grant")
            if token != family.current:
                self._counts.happened("refresh_token_reused")
                self._revoke(family)
                raise OAuthError("invalid_grant")
            if self._rotate:
                family.current = secrets.token_urlsafe(32)
                self._families[family.current] = family
                self._counts.happened("refresh_token_rotated")
            return family.grant, family.current

    def revoke(self, token: str) -> None:
        """The token's whole family; a token that is not known is none."""
        with self._lock:
            if token in self._families:
                self._revoke(self._families[token])

    def revoke_all(self) -> int:
        """How many families there were to revoke."""
        with self._lock:
            living = {id(family): family for family in self._families.values() if not family.revoked}
            for family in living.values():
                self._revoke(family)
        return len(living)

    def _revoke(self, family: _Family) -> None:
        if not family.revoked:
            family.revoked = True
            self._counts.happened("refresh_family_revoked")
