import json
import re
from dataclasses import replace
from typing import Any

import pytest

from a365_sync.store.bucket import Bucket
from a365_sync.store.events import Announcer, Bus, Event, event_id
from tests.builders import NOW
from tests.store.cloud import Cloud

EVENT = Event("id-1", "BOM Changed", "https://w/", "wip/p/A", NOW, {"lines": 3, "name": "µ"})


class RecordingBus:
    """An EventBridge client that keeps the entries, and refuses the first calls."""

    def __init__(self, refused: int = 0) -> None:
        self.entries: list[dict[str, Any]] = []
        self._refused = refused

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self.entries += Entries
        self._refused, refused = self._refused - 1, self._refused > 0
        return {"FailedEntryCount": int(refused), "Entries": [{"ErrorCode": "InternalFailure"}]}


def test_an_event_is_a_cloud_event() -> None:
    assert EVENT.detail() == {
        "specversion": "1.0",
        "id": "id-1",
        "type": "a365-sync.bom.changed.v1",
        "source": "https://w/",
        "subject": "wip/p/A",
        "time": "2026-11-22T12:00:00+00:00",
        "datacontenttype": "application/json",
        "data": {"lines": 3, "name": "µ"},
    }


def test_ids_repeat_for_the_same_identity_and_for_no_other() -> None:
    assert event_id("a", "b") == event_id("a", "b")
    assert len({event_id("a", "b"), event_id("b", "a"), event_id("ab"), event_id("a", "b", "")}) == 4


def test_what_is_announced_is_kept_and_put_on_the_bus(cloud: Cloud) -> None:
    client = RecordingBus()
    Announcer(Bucket(cloud.s3, cloud.bucket), Bus(client, "bus")).announce(EVENT)
    (entry,) = client.entries
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"], entry["Time"]) == (
        "bus",
        "a365-sync",
        "BOM Changed",
        NOW,
    )
    kept = cloud.objects()
    assert list(kept) == ["events/dt=2026-11-22/id-1.json"]
    assert json.loads(entry["Detail"]) == json.loads(kept["events/dt=2026-11-22/id-1.json"]) == EVENT.detail()


def test_what_a_first_sync_finds_is_kept_together_and_told_to_nobody(cloud: Cloud) -> None:
    client = RecordingBus()
    announcer = Announcer(Bucket(cloud.s3, cloud.bucket), Bus(client, "bus"))
    large = replace(EVENT, event_id="large", data={"fields": ["µ" * 1000] * 200})
    events = [EVENT, large, replace(EVENT, event_id="id-2")]
    for _ in range(2):
        announcer.keep(events)
    announcer.keep([])
    assert client.entries == []
    single, several = sorted(cloud.objects().items(), key=lambda kept: kept[0].endswith(".jsonl"))
    assert (single[0], json.loads(single[1])) == ("events/dt=2026-11-22/large.json", large.detail())
    assert re.fullmatch(r"events/dt=2026-11-22/[0-9a-f]{32}\.jsonl", several[0])
    assert list(map(json.loads, several[1].splitlines())) == [EVENT.detail(), events[2].detail()]


def test_announcing_again_keeps_one_copy(cloud: Cloud) -> None:
    announcer = Announcer(Bucket(cloud.s3, cloud.bucket), Bus(cloud.events, cloud.bus))
    announcer.announce(EVENT)
    announcer.announce(EVENT)
    assert len(cloud.objects()) == 1


def test_an_event_that_the_bus_refuses_is_put_again() -> None:
    client = RecordingBus(refused=2)
    Bus(client, "bus").put(EVENT)
    assert [json.loads(entry["Detail"])["id"] for entry in client.entries] == ["id-1"] * 3


def test_an_event_that_the_bus_keeps_refusing_is_kept_and_told_of(cloud: Cloud) -> None:
    announcer = Announcer(Bucket(cloud.s3, cloud.bucket), Bus(RecordingBus(refused=3), "bus"))
    with pytest.raises(RuntimeError, match=r"BOM Changed id-1.*InternalFailure"):
        announcer.announce(EVENT)
    assert len(cloud.objects()) == 1


def test_an_event_too_large_for_the_bus_points_to_where_it_is_kept(cloud: Cloud) -> None:
    client = RecordingBus()
    large = replace(EVENT, data={"fields": ["µ" * 1000] * 200})
    Announcer(Bucket(cloud.s3, cloud.bucket), Bus(client, "bus")).announce(large)
    (entry,) = client.entries
    key = "events/dt=2026-11-22/id-1.json"
    assert len(entry["Detail"].encode()) < 1000
    assert json.loads(entry["Detail"])["data"] == {"data_key": key}
    assert json.loads(cloud.objects()[key]) == large.detail()
