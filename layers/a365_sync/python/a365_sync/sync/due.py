"""Which projects a sweep has to look at: pure rules over times.

Altium shows some changes only a while after it has moved `updatedAt`. So a sweep starts a margin before its watermark,
and a project counts as looked at only when that happened a margin after its last change.
"""

from datetime import datetime, timedelta

from a365_sync.altium.models import ProjectSummary
from a365_sync.store.state import Watermark

MARGIN = timedelta(hours=1)
# Since the end of the last one: where the schedule is once a day, the next would else come too early every other day.
FULL_SWEEP_EVERY = timedelta(hours=23)


def sweep_start(watermark: Watermark | None, settings_version: int) -> datetime | None:
    """From which change on a sweep must list projects; None means all of them."""
    if watermark is None or watermark.updated_at is None or watermark.settings_version != settings_version:
        return None
    return datetime.fromisoformat(watermark.updated_at) - MARGIN


def full_sweep_is_due(watermark: Watermark | None, now: datetime) -> bool:
    """True once the last sweep over everything is nearly a day old."""
    if watermark is None or watermark.swept_at is None:
        return True
    return now - datetime.fromisoformat(watermark.swept_at) >= FULL_SWEEP_EVERY


def needs_look(project: ProjectSummary, known_updated_at: str | None, checked_at: str | None) -> bool:
    """True unless this state of the project was looked at when it had settled."""
    if known_updated_at is None or checked_at is None:
        return True
    if datetime.fromisoformat(known_updated_at) != project.updated_at:
        return True
    return datetime.fromisoformat(checked_at) < project.updated_at + MARGIN


def newest(latest: datetime | None, before: Watermark | None) -> str | None:
    """The watermark after a sweep that saw nothing later than this: it never moves back."""
    earlier = datetime.fromisoformat(before.updated_at) if before and before.updated_at else None
    times = [moment for moment in (latest, earlier) if moment is not None]
    return max(times).isoformat() if times else None
