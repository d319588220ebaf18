"""The secrets that callers prove themselves with: one for all triggers, and a trigger's own instead of it."""

import hmac
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.webhooks.request import Request

HEADER = "x-webhook-secret"
_KEPT_SECONDS = 300.0


class WebhookSecret:
    """`{"current", "previous"?, "triggers"?: {<trigger>: {"current", "previous"?}}}`, read again every five minutes.

    A secret being rotated has two valid values: `current` and `previous`.
    """

    def __init__(
        self,
        read: Callable[[], Mapping[str, Any]],
        triggers: Collection[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._triggers = triggers
        self._clock = clock
        self._content: Mapping[str, Any] = {}
        self._read_at = float("-inf")

    def valid_for(self, trigger: str) -> tuple[str, ...]:
        """The values that open a trigger: its own alone, once it has an entry, even an empty one.

        Raises what `read` raises, and InvalidInput for an entry that would protect nothing.
        """
        if self._clock() - self._read_at > _KEPT_SECONDS:
            content = self._read()
            self._check(content.get("triggers") or {})
            self._content, self._read_at = content, self._clock()
        own = self._content.get("triggers") or {}
        return _values(own.get(trigger, self._content))

    def _check(self, own: Any) -> None:
        if not isinstance(own, Mapping):
            raise InvalidInput("'triggers' in the webhook secret must be a JSON object.")
        unknown = [name for name in own if name not in self._triggers]
        if unknown:
            # Let through, the general secret would open what this entry was meant to close.
            raise InvalidInput(
                f"'triggers' in the webhook secret names {unknown[0]!r}: there are {', '.join(self._triggers)}."
            )


def carries_secret(request: Request, valid: tuple[str, ...]) -> bool:
    """True when the call's header is one of the valid secrets; compared in constant time."""
    given = request.headers.get(HEADER, "").encode(errors="surrogatepass")
    return any(
        [hmac.compare_digest(given, secret.encode(errors="surrogatepass")) for secret in valid]
    )  # every one, for equal time


def _values(entry: Any) -> tuple[str, ...]:
    if not isinstance(entry, Mapping):
        return ()
    return tuple(
        value for name in ("current", "previous") if isinstance(value := entry.get(name), str) and value
    )
