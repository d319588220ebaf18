"""Callers as the tests play them, and the check that they meet."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from a365_sync.webhooks.callers import Callers
from a365_sync.webhooks.secret import WebhookSecret

SECRET = "s3cret"
NOW = 1_795_166_102.0
TRIGGERS = ("x", "y", "status")


class Memory:
    """Remembers in this process, without expiry."""

    def __init__(self) -> None:
        self.claimed: dict[str, int] = {}

    def claim(self, name: str, seconds: int) -> bool:
        if name in self.claimed:
            return False
        self.claimed[name] = seconds
        return True

    def forget(self, name: str) -> None:
        del self.claimed[name]


def callers(
    read: Callable[[], dict[str, Any]] = lambda: {"current": SECRET},
    memory: Memory | None = None,
    now: float = NOW,
) -> Callers:
    """The check over a secret, at a fixed time."""
    return Callers(WebhookSecret(read, TRIGGERS, lambda: 0.0), memory or Memory(), lambda: now)


def signed(
    body: bytes,
    *keys: bytes,
    message_id: str = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
    timestamp: str = str(int(NOW)),
) -> dict[str, str]:
    """The headers of a message that a sender signed with each of the keys; by default with the secret's text."""
    content = f"{message_id}.{timestamp}.".encode(errors="surrogatepass") + body
    macs = [hmac.new(key, content, hashlib.sha256).digest() for key in keys or (SECRET.encode(),)]
    signatures = " ".join("v1," + base64.b64encode(mac).decode() for mac in macs)
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": signatures}
