"""Events: each is kept in the bucket for replay, then put on the bus; CloudEvents-shaped, with a deterministic id."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from a365_sync.bom.content import canonical_bytes
from a365_sync.events.names import SOURCE, type_of
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `subject` names the entity, `data` says what is new."""

    event_id: str
    detail_type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, Any]

    def detail(self) -> dict[str, Any]:
        """The CloudEvents 1.0 form that travels and is kept."""
        return {
            "specversion": "1.0",
            "id": self.event_id,
            "type": type_of(self.detail_type),
            "source": self.source or SOURCE,  # before a workspace is known; CloudEvents wants one
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "data": self.data,
        }


def event_id(*identity: str) -> str:
    """The same entity and content give the same id, so that a repeat can be recognised."""
    return hashlib.sha256("\x1f".join(identity).encode()).hexdigest()[:32]


_ATTEMPTS = 3  # what the bus refuses inside an answer of 200, boto3 does not try again


class Bus:
    """The custom EventBridge bus."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def put(self, event: Event) -> None:
        """Put one event on the bus; raises RuntimeError when the bus keeps refusing it."""
        entry = {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": event.detail_type,
            "Detail": canonical_bytes(event.detail()).decode(),
            "Time": event.time,
        }
        for _attempt in range(_ATTEMPTS):
            answer = self._client.put_events(Entries=[entry])
            if not answer["FailedEntryCount"]:
                return
        raise RuntimeError(
            f"The event bus refused {event.detail_type} {event.event_id}: {answer['Entries'][0]}"
        )


_LARGEST = 240_000  # bytes; an entry of the bus may have 262,144, its other fields counted


class Announcer:
    """Keeps an event, then puts it on the bus: what was announced can always be replayed.

    One that is too large for the bus goes out with `data_key` in place of its data: where the kept one is.
    """

    def __init__(self, bucket: Bucket, bus: Bus) -> None:
        self._bucket = bucket
        self._bus = bus

    def announce(self, event: Event) -> None:
        """Safe to repeat: the kept copy is the same object, the id the same id."""
        key = self._keep(event)
        self._bus.put(replace(event, data=travelling(event.detail(), key)["data"]))

    def keep(self, events: Sequence[Event]) -> None:
        """Keep what nobody is told of now, for replay alone; in one object, but for those that cannot travel whole."""
        for event in filter(_is_large, events):
            self._keep(event)
        if small := [event for event in events if not _is_large(event)]:
            key = keys.events_file(_day(small[0]), event_id(*(event.event_id for event in small)))
            self._bucket.put(key, b"\n".join(canonical_bytes(event.detail()) for event in small))

    def _keep(self, event: Event) -> str:
        key = keys.event_file(_day(event), event.event_id)
        self._bucket.put(key, canonical_bytes(event.detail()))
        return key


def _is_large(event: Event) -> bool:
    return len(canonical_bytes(event.detail())) > _LARGEST


def _day(event: Event) -> str:
    return event.time.strftime("%Y-%m-%d")


def travelling(detail: dict[str, Any], key: str) -> dict[str, Any]:
    """An event as it travels: without its data where they are too large, but with the key of the kept one."""
    if len(canonical_bytes(detail)) <= _LARGEST:
        return detail
    return {**detail, "data": {"data_key": key}}
