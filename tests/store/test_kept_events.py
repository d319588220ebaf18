from datetime import UTC, datetime, timedelta

import pytest

from a365_sync.store import kept_events
from a365_sync.store.kept_events import KeptEvents
from tests.store.cloud import Cloud


def keep(cloud: Cloud, *keys: str) -> None:
    for key in keys:
        cloud.s3.put_object(Bucket=cloud.bucket, Key=key, Body=b'{"id": "1"}')


def all_pages(kept: KeptEvents, since: datetime) -> list[list[str]]:
    """What each page has, from the first to the last."""
    keys, after = kept.page(since, None)
    pages = [keys]
    while after is not None:
        keys, after = kept.page(since, after)
        pages.append(keys)
    return pages


def test_events_are_found_by_when_they_were_kept_however_old_they_are(cloud: Cloud) -> None:
    now = datetime.now(UTC)
    today, before = (
        f"events/dt={now:%Y-%m-%d}/a.json",
        f"events/dt={now - timedelta(days=13):%Y-%m-%d}/b.jsonl",
    )
    others = ("events/used-in/c.json", "events/dt=2020-01-01/d.json", "library/latest.csv", today[:-6])
    keep(cloud, today, before, *others)
    kept = KeptEvents(cloud.s3, cloud.bucket)
    assert all_pages(kept, now) == [[before, today]]
    assert kept.page(now, before) == ([today], None)
    assert all_pages(kept, now + timedelta(minutes=2)) == [[]]
    assert kept.read(today) == [{"id": "1"}]


def test_a_page_looks_at_so_many_however_few_of_them_are_wanted(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a page of what is new would have to read past all that is old, in one invocation."""
    monkeypatch.setattr(kept_events, "_LOOKED_AT", 3)
    now = datetime.now(UTC)
    wanted = [f"events/dt={now:%Y-%m-%d}/{number}.json" for number in range(7)]
    keep(cloud, *wanted)
    kept = KeptEvents(cloud.s3, cloud.bucket)
    assert all_pages(kept, now) == [wanted[:3], wanted[3:6], wanted[6:]]
    assert all_pages(kept, now + timedelta(minutes=2)) == [[], [], []]
