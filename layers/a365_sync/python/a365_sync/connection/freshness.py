"""When a stored access token is fresh enough to be left alone: pure rules over times, all in seconds."""

from dataclasses import dataclass

from a365_sync.connection.model import Connection
from a365_sync.connection.source import MARGIN_SECONDS

ENOUGH = 600.0
ENOUGH_ON_SCHEDULE = 2700.0  # one and a half times the keeper's schedule in the template
KEEP_ALIVE = 20 * 3600.0  # a refresh token that is not used within its sliding life is lost


@dataclass(frozen=True)
class Freshness:
    """`now` in epoch seconds. On schedule more of the life must be left, and a token used for a day is too old."""

    now: float
    scheduled: bool = False

    def suffices(self, connection: Connection) -> bool:
        """Whether the access token may stay."""
        issued_at, expires_at = connection.access_token_issued_at, connection.access_token_expires_at
        if expires_at is None:
            return True
        if self.scheduled and issued_at is not None and self.now - issued_at >= KEEP_ALIVE:
            return False
        return expires_at - self.now >= self._enough(
            expires_at - issued_at if issued_at is not None else None
        )

    def _enough(self, life: float | None) -> float:
        """Ten minutes, or half of a life shorter than twenty; on schedule 45, or three quarters of an hour's."""
        most, share = (ENOUGH_ON_SCHEDULE, 0.75) if self.scheduled else (ENOUGH, 0.5)
        return most if life is None else min(most, max(MARGIN_SECONDS, life * share))
