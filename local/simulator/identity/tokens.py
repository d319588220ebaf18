"""Access tokens: issued in the documented shape of Altium's (a JWT), judged by what was issued here."""

import base64
import enum
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from local.simulator.identity.scopes import workspace_of

ISSUER = "https://auth.altium.com"
GOV_ISSUER = "https://auth.365-gov.altium.com"


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
    scopes: tuple[str, ...]

    @property
    def workspace_id(self) -> str | None:
        return workspace_of(self.scopes)


class Judgement(NamedTuple):
    """`grant` is that of a good token, else null."""

    verdict: Verdict
    grant: Grant | None


class _Issued(NamedTuple):
    grant: Grant
    expires_at: float


class TokenBook:
    """Every token issued, with the epoch second it expires at. `lifetime` is in seconds, for those to come."""

    def __init__(self, lifetime: int, clock: Callable[[], datetime], *, gov: bool = False) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._gov = gov
        self._issued: dict[str, _Issued] = {}
        self._writing = threading.Lock()

    def accept(self, token: str, grant: Grant) -> None:
        """A token that was not issued here and does not expire by itself."""
        with self._writing:
            self._issued[token] = _Issued(grant, float("inf"))

    def issue(self, grant: Grant) -> str:
        now, lifetime = self._clock().timestamp(), self.lifetime
        token = access_token(claims(grant, int(now), int(now) + lifetime, gov=self._gov))
        with self._writing:
            self._issued[token] = _Issued(grant, now + lifetime)
        return token

    def expire(self, *, accepted_too: bool) -> int:
        """Let the tokens expire now, on request those that never would; how many did."""
        now = self._clock().timestamp()
        with self._writing:
            living = {
                token: issued
                for token, issued in self._issued.items()
                if now < issued.expires_at and (accepted_too or issued.expires_at != float("inf"))
            }
            self._issued |= {token: issued._replace(expires_at=now) for token, issued in living.items()}
        return len(living)

    def expire_one(self, authorization: str | None) -> None:
        """Let the token that an `Authorization` header carries expire now."""
        token = _bearer(authorization)
        with self._writing:
            if token in self._issued:
                self._issued[token] = self._issued[token]._replace(expires_at=self._clock().timestamp())

    def judge(self, authorization: str | None) -> Judgement:
        """The standing of what an `Authorization` header carries."""
        token = _bearer(authorization)
        if not token:
            return Judgement(Verdict.MISSING, None)
        issued = self._issued.get(token)
        if issued is None:
            return Judgement(Verdict.INVALID, None)
        if self._clock().timestamp() >= issued.expires_at:
            return Judgement(Verdict.EXPIRED, None)
        return Judgement(Verdict.GOOD, issued.grant)


def _bearer(authorization: str | None) -> str:
    """The token of an `Authorization` header; empty without one."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def claims(grant: Grant, issued_at: int, expires_at: int, *, gov: bool) -> dict[str, Any]:
    """Those documented; `workspaceId` only in workspace tokens, `secure` only in GovCloud."""
    bound = {"workspaceId": grant.workspace_id} if grant.workspace_id else {}
    return {
        "iss": GOV_ISSUER if gov else ISSUER,
        "sub": grant.subject,
        "client_id": grant.client_id,
        "scope": list(grant.scopes),
        **bound,
        **({"secure": "1"} if gov else {}),
        "iat": issued_at,
        "exp": expires_at,
        "jti": secrets.token_hex(16),
    }


def access_token(payload: dict[str, Any]) -> str:
    """A JWT by its shape. Its signature is random: nobody can verify it, nor needs to here."""
    header = {"typ": "at+jwt", "alg": "RS256"}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, payload)]
    return ".".join(_base64url(part) for part in [*parts, secrets.token_bytes(32)])


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
