"""The setup secret: proves that a caller may connect this installation."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

HEADER = "x-setup-secret"
MOST_ATTEMPTS = 10
PER_SECONDS = 600


def proves(given: str, stored: Mapping[str, Any]) -> bool:
    """Whether `given` is the setup secret, or the one before while it is being rotated; in constant time."""
    valid = [str(stored[name]) for name in ("current", "previous") if stored.get(name)]
    return any([hmac.compare_digest(_hash(given), _hash(secret)) for secret in valid])


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
