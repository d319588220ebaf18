"""Retrying as a value: advice takes (error, attempt) and gives the seconds to wait, or None to give up.

Advice composes; `DEFAULT` is what the client uses, and the client is the only layer that retries Altium.
"""

import random
from collections.abc import Callable

from a365_sync.errors import A365SyncError, AltiumTimedOut, AltiumUnavailable, RetryLater, Throttled

Advice = Callable[[A365SyncError, int], float | None]
"""(error, number of attempts made, from 1) -> seconds to wait before the next, or None."""


def full_jitter(base: float, cap: float, draw: Callable[[], float] = random.random) -> Advice:
    """Wait anything from 0 to base * 2^(attempt-1) seconds, at most `cap`, so that clients do not meet again.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
    """

    def advise(_error: A365SyncError, attempt: int) -> float:
        return float(draw() * min(cap, base * 2.0 ** min(attempt - 1, 60)))

    return advise


def never(_error: A365SyncError, _attempt: int) -> None:
    """Give up: what was asked may have been done though its answer is missing."""


def server_first(longest: float, otherwise: Advice) -> Advice:
    """The server's own advice comes first, plus jitter; beyond `longest` seconds, give up."""

    def advise(error: A365SyncError, attempt: int) -> float | None:
        asked = error.retry_after if isinstance(error, RetryLater) else None
        wait = otherwise(error, attempt)
        if asked is None or wait is None:
            return wait
        return min(asked + wait, longest) if asked <= longest else None

    return advise


def only(kinds: tuple[type[A365SyncError], ...], advice: Advice) -> Advice:
    """Give up on everything but these errors."""
    return lambda error, attempt: advice(error, attempt) if isinstance(error, kinds) else None


def up_to(attempts: int, advice: Advice) -> Advice:
    """Give up after so many attempts."""
    return lambda error, attempt: advice(error, attempt) if attempt < attempts else None


def unless_smaller(advice: Advice) -> Advice:
    """Give up where a smaller page may help: asking for less beats asking again."""
    return lambda error, attempt: None if error.smaller_page_may_help else advice(error, attempt)


def _default() -> Advice:
    wait = server_first(30, full_jitter(0.5, 20))
    slow = only((AltiumTimedOut,), up_to(2, wait))  # each attempt has cost a minute already
    other = only((Throttled, AltiumUnavailable), up_to(5, wait))
    return lambda error, attempt: (slow if isinstance(error, AltiumTimedOut) else other)(error, attempt)


DEFAULT = _default()
