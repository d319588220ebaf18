"""The time, for stores that compare it."""


class Clock:
    """Epoch seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now
