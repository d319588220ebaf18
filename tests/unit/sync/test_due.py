from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.models import ProjectSummary
from a365_sync.store.state import Watermark
from a365_sync.sync.due import MARGIN, full_sweep_is_due, needs_look, newest, sweep_start
from tests.builders import NOW

times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def watermark(updated_at: datetime | None, swept_at: datetime | None = None, version: int = 1) -> Watermark:
    return Watermark(
        updated_at.isoformat() if updated_at else None, version, swept_at.isoformat() if swept_at else None
    )


def project(updated_at: datetime) -> ProjectSummary:
    return ProjectSummary(id="node", project_id="guid", name="Board", updated_at=updated_at)


def test_a_sweep_starts_a_margin_before_what_was_seen() -> None:
    assert sweep_start(watermark(NOW), 1) == NOW - timedelta(hours=1)


@pytest.mark.parametrize("mark", [None, watermark(None), watermark(NOW, version=2)])
def test_a_sweep_takes_everything_without_a_watermark_of_these_settings(mark: Watermark | None) -> None:
    assert sweep_start(mark, 1) is None


@pytest.mark.parametrize(
    ("swept", "due"),
    [
        (None, True),
        (NOW - timedelta(hours=23, minutes=5), True),  # a schedule of once a day, after a sweep of 55 minutes
        (NOW - timedelta(hours=23, seconds=-1), False),
        (NOW + timedelta(hours=1), False),
    ],
)
def test_a_full_sweep_is_due_once_a_day(swept: datetime | None, due: bool) -> None:
    assert full_sweep_is_due(watermark(NOW, swept), NOW) is due


def test_a_first_sweep_is_due() -> None:
    assert full_sweep_is_due(None, NOW)


@pytest.mark.parametrize(
    ("known", "checked", "look"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW - timedelta(seconds=1), NOW + MARGIN, True),
        (NOW, NOW + MARGIN - timedelta(seconds=1), True),
        (NOW, NOW + MARGIN, False),
        (NOW, NOW + timedelta(days=3), False),
    ],
)
def test_a_project_is_left_alone_once_seen_settled(
    known: datetime | None, checked: datetime | None, look: bool
) -> None:
    known_at, checked_at = (time.isoformat() if time else None for time in (known, checked))
    assert needs_look(project(NOW), known_at, checked_at) is look


def test_one_moment_in_two_zones_is_one_moment() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9))).isoformat()
    assert not needs_look(project(NOW), there, (NOW + MARGIN).isoformat())


@given(st.one_of(st.none(), times), st.one_of(st.none(), times))
def test_a_watermark_takes_the_latest_and_never_moves_back(
    latest: datetime | None, before: datetime | None
) -> None:
    moved = newest(latest, watermark(before) if before else None)
    everything = [moment for moment in (latest, before) if moment]
    assert moved == (max(everything).isoformat() if everything else None)


@given(times, times)
def test_a_change_after_the_watermark_is_never_missed(seen: datetime, later: datetime) -> None:
    start = sweep_start(watermark(seen), 1)
    assert start is not None
    assert later < seen or later > start
