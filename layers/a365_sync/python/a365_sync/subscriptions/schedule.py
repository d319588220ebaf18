"""When a delivery that failed is tried again, and when no more is."""

from datetime import timedelta

_WAITS = (5, 60, 300, 900, 1800, 3600, 7200, 14_400)  # seconds; the last one again and again
_JITTER = 0.25
_MOST_ADVISED = 14_400

LASTING = timedelta(hours=24)
"""Without one success for so long, a subscription is disabled."""


def wait(failures: int, fraction: float, advised: float | None = None) -> float:
    """Seconds until the next attempt after so many failures in a row, from 1.

    `fraction`, from 0 to 1, spreads attempts over a quarter more; `advised` is what the receiver asked for.
    """
    planned = _WAITS[min(failures, len(_WAITS)) - 1] * (1 + _JITTER * fraction)
    return max(planned, min(advised or 0, _MOST_ADVISED))
