"""Access tokens: issued in the documented shape of Altium's (a JWT), judged by what was issued here."""

import base64
import enum
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local.simulator.options import Credentials

ISSUER = "https://auth.altium.com"


class Verdict(enum.Enum):
    """A token's standing; the value is the vendor's error code for a refusal."""

    GOOD = ""
    MISSING = "AUTH_NOT_AUTHENTICATED"
    INVALID = "AUTH_INVALID_TOKEN"
    EXPIRED = "AUTH_EXPIRED_TOKEN"


@dataclass(frozen=True)
class Grant:
    """What a token is issued for."""

    client_id: str
    subject: str
    workspace_id: str
    scopes: tuple[str, ...]


class TokenBook:
    """Every token issued, with the epoch second it expires at. `lifetime` is in seconds."""

    def __init__(self, credentials: Credentials, lifetime: int, clock: Callable[[], datetime]) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._expiries: dict[str, float] = {credentials.access_token: float("inf")}
        self._writing = threading.Lock()

    def issue(self, grant: Grant) -> str:
        now = self._clock().timestamp()
        token = access_token(grant, int(now), int(now) + self.lifetime)
        with self._writing:
            self._expiries[token] = now + self.lifetime
        return token

    def judge(self, authorization: str | None) -> Verdict:
        """The standing of what an `Authorization` header carries."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return Verdict.MISSING
        expiry = self._expiries.get(token.strip())
        if expiry is None:
            return Verdict.INVALID
        return Verdict.GOOD if self._clock().timestamp() < expiry else Verdict.EXPIRED


def access_token(grant: Grant, issued_at: int, expires_at: int) -> str:
    """A JWT by its shape and claims. Its signature is random: nobody can verify it, nor needs to here."""
    header = {"typ": "at+jwt", "alg": "RS256"}
    claims = {
        "iss": ISSUER,
        "sub": grant.subject,
        "client_id": grant.client_id,
        "scope": list(grant.scopes),
        "workspaceId": grant.workspace_id,
        "iat": issued_at,
        "exp": expires_at,
        "jti": secrets.token_hex(16),
    }
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, claims)]
    return ".".join(_base64url(part) for part in [*parts, secrets.token_bytes(32)])


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
