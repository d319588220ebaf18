"""Authorization codes: good once, for a minute, for the client, the address and the challenge they were made for."""

import base64
import hashlib
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local.simulator.identity.errors import OAuthError
from local.simulator.identity.tokens import Grant

LIFETIME_SECONDS = 60
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    expires_at: float


class Codes:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._open: dict[str, Code] = {}
        self._lock = threading.Lock()

    def issue(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        code = secrets.token_urlsafe(32)
        expires_at = self._clock().timestamp() + LIFETIME_SECONDS
        with self._lock:
            self._open[code] = Code(grant, redirect_uri, challenge, expires_at)
        return code

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Grant:
        """What the code grants. It is spent even if it is refused. Raises OAuthError: invalid_grant."""
        with self._lock:
            known = self._open.pop(code, None)
        if known is None:
            raise OAuthError("invalid_grant", "the code is not known, or was used")
        if self._clock().timestamp() >= known.expires_at:
            raise OAuthError("invalid_grant", "the code has expired")
        if redirect_uri != known.redirect_uri:
            raise OAuthError("invalid_grant", "the redirect_uri is another")
        if not VERIFIER.fullmatch(verifier) or challenge_of(verifier) != known.challenge:
            raise OAuthError("invalid_grant", "the code_verifier does not fit the challenge")
        return known.grant


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
