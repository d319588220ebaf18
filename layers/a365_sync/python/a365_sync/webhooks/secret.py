"""Checks a caller's secret: the current one or, while it is being rotated, the previous one."""

import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any

from a365_sync.webhooks.request import Request

HEADER = "x-webhook-secret"
_KEPT_SECONDS = 300.0


class SecretCheck:
    """Compares in constant time; a rotated secret is known after five minutes at most."""

    def __init__(
        self, read: Callable[[], Mapping[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._valid: tuple[bytes, ...] = ()
        self._read_at = float("-inf")

    def accepts(self, request: Request) -> bool:
        """True when the call carries a valid secret."""
        given = request.headers.get(HEADER, "").encode(errors="surrogatepass")
        if not given:
            return False
        if self._clock() - self._read_at > _KEPT_SECONDS:
            self._refresh()
        return any([hmac.compare_digest(given, valid) for valid in self._valid])  # every one, for equal time

    def _refresh(self) -> None:
        secret = self._read()
        values = (secret.get("current"), secret.get("previous"))
        self._valid = tuple(str(value).encode() for value in values if value)
        self._read_at = self._clock()
