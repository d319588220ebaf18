"""Who may read: tokens by name, each of which opens every query and nothing else."""

import hmac
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from a365_sync.webhooks.refusal import Refusal, unauthorized
from a365_sync.webhooks.request import Request

MOST_FAILURES = 20
PER_SECONDS = 600
_SCHEME = "bearer "
_SHORTEST = 20  # characters; less could be guessed
_KEPT_SECONDS = 300.0

_log = logging.getLogger(__name__)


class Failures(Protocol):
    """Counts what failed lately."""

    def allow(self, name: str) -> bool:
        """Count one more; False when there were enough."""

    def exhausted(self, name: str) -> bool:
        """Whether there were enough."""


class ReadTokens:
    """`{"<name>": "<token>", ...}`, read again every five minutes; without any, nobody may read."""

    def __init__(
        self,
        read: Callable[[], Mapping[str, Any]],
        failures: Failures,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._failures = failures
        self._clock = clock
        self._valid: tuple[bytes, ...] = ()
        self._read_at = float("-inf")

    def refuse(self, request: Request, _scope: str) -> Refusal | None:
        """Why a call may not read, or None; raises what reading the secret raises."""
        given = request.headers.get("authorization", "")
        if given[: len(_SCHEME)].lower() != _SCHEME:
            return unauthorized("Send a read token: Authorization: Bearer <token>.")
        name = f"read {request.address}"
        # Even a right token waits then: or whoever guesses would learn of it all the same.
        if self._failures.exhausted(name):
            return _TOO_MANY
        if self._is_valid(given[len(_SCHEME) :].strip()):
            return None
        return unauthorized("This is no read token.") if self._failures.allow(name) else _TOO_MANY

    def forgive(self, request: Request) -> None:
        """Nothing to take back: a query may be sent as often as one likes."""

    def _is_valid(self, token: str) -> bool:
        if self._clock() - self._read_at > _KEPT_SECONDS:
            self._valid, self._read_at = _tokens(self._read()), self._clock()
        given = token.encode(errors="surrogatepass")
        # Every one, for equal time.
        return any([hmac.compare_digest(given, valid) for valid in self._valid])


_TOO_MANY = Refusal(429, "too_many_failures", "Too many wrong tokens from this address: wait ten minutes.")


def _tokens(content: Mapping[str, Any]) -> tuple[bytes, ...]:
    # What a shell leaves around a token, such as the end of a line, never arrives in a header.
    texts = {name: token.strip() for name, token in content.items() if isinstance(token, str)}
    usable = {name: token for name, token in texts.items() if len(token) >= _SHORTEST}
    if unusable := sorted(content.keys() - usable.keys()):
        # A name as long as a token may be one, put the wrong way round.
        names = [name if len(name) < _SHORTEST else f"{name[:4]}…" for name in unusable]
        _log.warning("read tokens of less than %d characters open nothing: %s", _SHORTEST, ", ".join(names))
    return tuple(token.encode(errors="surrogatepass") for token in usable.values())
