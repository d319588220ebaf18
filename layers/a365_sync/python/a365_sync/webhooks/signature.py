"""Standard Webhooks signatures: a sender signs id, time and body of each message (standardwebhooks.com, 1.0.0)."""

import base64
import binascii
import hashlib
import hmac
import re

from a365_sync.webhooks.refusal import Refusal, unauthorized
from a365_sync.webhooks.request import Request

ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"

TOLERANCE_SECONDS = 300
_LONGEST_ID = 256
_EPOCH_SECONDS = re.compile(r"[0-9]{1,12}")
_BASE64_KEY = "whsec_"


def is_signed(request: Request) -> bool:
    """True for a call that claims to be signed: it is then judged by its signature alone."""
    return SIGNATURE in request.headers


def refuse_signature(request: Request, secrets: tuple[str, ...], now: float) -> Refusal | None:
    """Why the signature does not count, or None; `now` in epoch seconds.

    Every signature of the header is tried with every key, so that either side can rotate.
    """
    reason = _misplaced(request.headers.get(ID, ""), request.headers.get(TIMESTAMP, ""), now)
    if reason is not None:
        return unauthorized(reason)
    given = [entry.encode(errors="surrogatepass") for entry in request.headers[SIGNATURE].split(" ")]
    expected = [b"v1," + _sign(request, key) for key in map(signing_key, secrets) if key]
    fits = [
        hmac.compare_digest(one, other) for one in given for other in expected
    ]  # every pair, for equal time
    return (
        None
        if any(fits)
        else unauthorized(f"No signature in {SIGNATURE} fits this message and a valid secret.")
    )


def signing_key(secret: str) -> bytes:
    """The key that a secret stands for: the base64 after `whsec_`, else the text itself; empty for wrong base64."""
    if not secret.startswith(_BASE64_KEY):
        return secret.encode(errors="surrogatepass")
    try:
        return base64.b64decode(secret.removeprefix(_BASE64_KEY), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _misplaced(message_id: str, timestamp: str, now: float) -> str | None:
    if not 1 <= len(message_id) <= _LONGEST_ID:
        return f"{ID} must have 1 to {_LONGEST_ID} characters."
    if "." in message_id:
        # The signature joins id, time and body by it: the end of an id could be passed off as the time, and what is
        # left of the id as one that was never seen.
        return f"{ID} must not hold a full stop."
    if not _EPOCH_SECONDS.fullmatch(timestamp):
        return f"{TIMESTAMP} must be the time of sending in whole seconds since 1970."
    age = now - int(timestamp)
    if abs(age) > TOLERANCE_SECONDS:
        when = "old" if age > 0 else "in the future"
        return f"{TIMESTAMP} is more than {TOLERANCE_SECONDS} seconds {when}: check the sender's clock."
    return None


def _sign(request: Request, key: bytes) -> bytes:
    head = f"{request.headers[ID]}.{request.headers[TIMESTAMP]}.".encode(errors="surrogatepass")
    return base64.b64encode(hmac.digest(key, head + request.body, hashlib.sha256))
