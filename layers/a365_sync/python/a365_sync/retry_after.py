"""What the header Retry-After asks for: RFC 9110 has it in seconds or as a date."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_NUMBER = 9  # digits: some thirty years of seconds


def seconds_asked(advice: str, now: datetime) -> float | None:
    """Seconds to wait, at least 0; None where the text is neither form."""
    advice = advice.strip()
    if advice.isascii() and advice.isdigit():
        return float(advice) if len(advice) <= _LONGEST_NUMBER else None
    try:
        moment = parsedate_to_datetime(advice)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": the sender's zone is unknown, HTTP dates are UTC
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
