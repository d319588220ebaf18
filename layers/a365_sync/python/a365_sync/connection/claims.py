"""The claims of an access token, read without verification: good for telling its user when it ends, for no more."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json


def expiry_of(access_token: str) -> datetime | None:
    """When a token says that it ends (`exp`); None for one that is no JWT or does not say."""
    try:
        return datetime.fromtimestamp(float(claims_of(access_token)["exp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def claims_of(access_token: str) -> dict[str, Any]:
    """The claims of a JWT (RFC 7519); empty for anything else."""
    parts = access_token.split(".")
    if len(parts) != 3:
        return {}
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        claims = from_json(payload)
    except (binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
