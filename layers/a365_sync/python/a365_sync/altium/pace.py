"""How fast requests may follow each other, and for how long: what the executor asks before each one."""

from collections.abc import Mapping
from math import inf
from typing import Protocol


class Pace(Protocol):
    """What an invocation knows of the others, and of its own end."""

    def pause(self) -> float:
        """Seconds until anybody may ask Altium again; 0 for now."""

    def slow_down(self, seconds: float) -> None:
        """Altium asked for fewer requests: nobody is to ask for so long."""

    def time_left(self) -> float:
        """Seconds until the invocation is ended by force."""

    def page_sizes(self) -> Mapping[str, int]:
        """By operation, the sizes that had to be reduced lately."""

    def remember_page_size(self, operation: str, size: int) -> None:
        """Altium took no larger page than this."""


class Unhurried:
    """The pace of a process that is alone and has all the time."""

    def pause(self) -> float:
        """Nobody else is there to ask for one."""
        return 0.0

    def slow_down(self, seconds: float) -> None:
        """Whoever was told waits by itself."""

    def time_left(self) -> float:
        """No end."""
        return inf

    def page_sizes(self) -> Mapping[str, int]:
        """None is remembered."""
        return {}

    def remember_page_size(self, operation: str, size: int) -> None:
        """The client keeps it for its own life."""
