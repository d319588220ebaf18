"""How deliveries are signed: Standard Webhooks 1.0.0 (standardwebhooks.com), each subscription with keys of its own.

No key is stored. It is made from the installation's secret, the subscription and a number that grows with each
rotation, so that a table of subscriptions, or a copy of it, signs nothing.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

_PREFIX = "whsec_"


def key_of(master: str, subscription_id: str, generation: int) -> bytes:
    """The 32 bytes that a subscription signs with."""
    name = f"a365-sync/subscription/{subscription_id}/{generation}"
    return hmac.digest(master.encode(), name.encode(), hashlib.sha256)


def shown(key: bytes) -> str:
    """A key as its subscriber is given it: `whsec_` and base64."""
    return _PREFIX + base64.b64encode(key).decode()


def signed_headers(event_id: str, timestamp: int, body: bytes, keys: Iterable[bytes]) -> Mapping[str, str]:
    """The three headers; `timestamp` in epoch seconds, a signature for each key that is valid."""
    content = f"{event_id}.{timestamp}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in keys)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
