"""Retry-After in both its forms, and in none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.http import Reply

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def advice(value: str) -> float | None:
    return Reply(429, {"retry-after": value}, b"", NOW).retry_after()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:01:00 -0000", 60),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("1e9", None),
        ("９", None),
        ("9" * 400, None),
        ("Sun, 22 Nov 99999999999999999999 12:00:00 GMT", None),
    ],
)
def test_seconds_or_date(value: str, seconds: float | None) -> None:
    assert advice(value) == seconds


def test_no_header_is_no_advice() -> None:
    assert Reply(429, {}, b"", NOW).retry_after() is None


@given(st.text())
def test_any_text_is_advice_or_none(value: str) -> None:
    seconds = advice(value)
    assert seconds is None or 0 <= seconds <= timedelta(days=366 * 10_000).total_seconds()
