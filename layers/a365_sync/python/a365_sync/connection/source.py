"""Where the client gets its access token: the secret, and behind it the keeper. Nothing here exchanges."""

import threading
import time
from collections.abc import Callable

from a365_sync.connection.credential import fingerprint
from a365_sync.connection.model import Connection
from a365_sync.errors import TokenRefused, TokenUnavailable

MARGIN_SECONDS = 30.0

Keeper = Callable[[str | None], None]
"""Asks the keeper to see to the token; told the fingerprint of a refused one. Raises ConnectionBroken."""


class TokenSource:
    """One per container; safe for threads. `read` reads the connection secret anew each time."""

    def __init__(
        self, read: Callable[[], Connection], ask_keeper: Keeper, clock: Callable[[], float] = time.time
    ) -> None:
        self._read = read
        self._ask_keeper = ask_keeper
        self._clock = clock
        self._lock = threading.Lock()
        self._cached: Connection | None = None

    def current(self) -> str:
        """A token that is not about to expire. Raises TokenUnavailable, TokenRefused or ConnectionBroken."""
        with self._lock:
            return self._usable(self._cached, None) or self._renewed(None)

    def replacement(self, refused: str) -> str:
        """Another token than the one Altium just refused; raises as `current`."""
        with self._lock:
            # Another thread may have replaced it while this one waited.
            return self._usable(self._cached, refused) or self._renewed(refused)

    def _renewed(self, refused: str | None) -> str:
        found = self._reread(refused)
        if found:
            return found
        self._ask_keeper(fingerprint(refused) if refused else None)
        found = self._reread(refused)
        if found:
            return found
        if self._cached is not None and not self._cached.exchangeable:
            raise TokenRefused("Altium refused the long-lived access token here, but not everywhere.")
        raise TokenUnavailable("The token keeper has not brought a fresh access token.")

    def _reread(self, refused: str | None) -> str | None:
        self._cached = self._read()
        return self._usable(self._cached, refused)

    def _usable(self, connection: Connection | None, refused: str | None) -> str | None:
        if connection is None or connection.access_token is None:
            return None
        token = connection.access_token.get_secret_value()
        expires_at = connection.access_token_expires_at
        expired = expires_at is not None and expires_at <= self._clock() + MARGIN_SECONDS
        return None if expired or token == refused else token
