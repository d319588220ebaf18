"""What is told of the credential is as its schema says."""

from datetime import timedelta

from a365_sync.events import names
from a365_sync.store.events import Event, event_id
from tests.event_schemas import breaches
from tests.unit.connection.test_watch import REFUSAL, START, World, standing


def test_events_of_the_credential_are_as_their_schemas_say() -> None:
    world = World()
    world.watch.working(standing(ends_at=START + timedelta(days=3)))
    world.watch.broken(standing(), REFUSAL)
    told = [
        Event(event_id(name), detail_type, "https://w/", "connection", START, data).detail()
        for detail_type, name, data in world.announced
    ]
    assert [names.DETAIL_TYPES[event["type"]] for event in told] == [
        names.CREDENTIAL_EXPIRING,
        names.CREDENTIAL_BROKEN,
    ]
    assert [breaches(event) for event in told] == [[], []]
