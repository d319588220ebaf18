"""Slots: at most so many invocations talk to Altium at once, whichever functions they are of."""

import random
import time
from collections.abc import Callable
from contextlib import suppress

from a365_sync.store.leases import Leases


class Slots:
    """Numbered leases; whoever holds one may talk. A slot that is never given back is free when its time is over."""

    def __init__(
        self, leases: Leases, number: int, owner: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._leases = leases
        self._number = number
        self._owner = owner
        self._sleep = sleep
        self._held: str | None = None

    def take(self, seconds: int, patience: float = 0) -> bool:
        """Hold a slot for so long, waiting up to `patience` seconds for one; True if it is held already."""
        waited = 0.0
        while self._held is None:
            self._held = self._free(seconds)
            if self._held is None and waited >= patience:
                return False
            if self._held is None:
                pause = random.uniform(1, 3)  # noqa: S311 - no secret
                self._sleep(pause)
                waited += pause
        return True

    def give_back(self) -> None:
        """Let the slot go, if one is held; where that fails, its time runs out."""
        if self._held is not None:
            with suppress(Exception):
                self._leases.release(self._held, self._owner)
            self._held = None

    def _free(self, seconds: int) -> str | None:
        names = [f"altium/{number}" for number in range(self._number)]
        random.shuffle(names)
        return next((name for name in names if self._leases.acquire(name, self._owner, seconds)), None)
