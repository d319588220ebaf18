"""Waiting for something that the cloud does in its own time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NotInTimeError(TimeoutError):
    """What was waited for did not happen in time."""


def wait_until(
    probe: Callable[[], T], *, timeout: float = 30.0, interval: float = 0.1, what: str = "the expected state"
) -> T:
    """Call `probe` every `interval` seconds until its answer is truthy, and return that answer.

    Raises NotInTimeError after `timeout` seconds; its text holds `what` and the last answer.
    """
    deadline = time.monotonic() + timeout
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise NotInTimeError(f"waited {timeout:g} s for {what}; last seen: {answer!r}")
        time.sleep(interval)
