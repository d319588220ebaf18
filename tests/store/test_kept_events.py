from datetime import UTC, datetime, timedelta

from a365_sync.store.kept_events import KeptEvents
from tests.store.cloud import Cloud


def keep(cloud: Cloud, *keys: str) -> None:
    for key in keys:
        cloud.s3.put_object(Bucket=cloud.bucket, Key=key, Body=b'{"id": "1"}')


def test_events_are_found_by_when_they_were_kept_however_old_they_are(cloud: Cloud) -> None:
    now = datetime.now(UTC)
    today, before = (
        f"events/dt={now:%Y-%m-%d}/a.json",
        f"events/dt={now - timedelta(days=13):%Y-%m-%d}/b.json",
    )
    keep(cloud, today, before, "events/changes/c.json", "events/dt=2020-01-01/d.json", "library/latest.csv")
    kept = KeptEvents(cloud.s3, cloud.bucket)
    assert list(kept.since(now)) == [before, today]
    assert list(kept.since(now, after=before)) == [today]
    assert list(kept.since(now + timedelta(minutes=2))) == []
    assert kept.read(today) == [{"id": "1"}]
