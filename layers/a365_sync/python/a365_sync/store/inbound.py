"""Deliveries as they came, kept in the data bucket to learn from: what Altium sends is not published."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from a365_sync.store.bucket import Bucket

MASK = "***"
_SECRET_NAMES = ("authorization", "cookie", "secret", "token", "api-key", "apikey", "password", "credential")


def keep_delivery(bucket: Bucket, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str:
    """Write `inbound/altium/dt=<day>/<sha256>.json.gz` and return the key.

    `{"headers": {...}, "body_base64": ...}`; headers that carry a secret, by their name or holding `secret`, are
    masked.
    """
    record = {"headers": _masked(headers, secret), "body_base64": base64.b64encode(body).decode()}
    content = json.dumps(record, ensure_ascii=True, sort_keys=True).encode()
    # Not made in `keys`, which loads the models: a delivery is answered at once.
    key = f"inbound/altium/dt={now:%Y-%m-%d}/{hashlib.sha256(content).hexdigest()}.json.gz"
    bucket.put(key, gzip.compress(content, mtime=0))
    return key


def _masked(headers: Mapping[str, str], secret: str) -> dict[str, str]:
    return {
        name: MASK if any(word in name.lower() for word in _SECRET_NAMES) else value.replace(secret, MASK)
        for name, value in headers.items()
    }
