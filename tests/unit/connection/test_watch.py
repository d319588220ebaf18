"""What is recorded and announced of the credential, and what GET /status makes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from a365_sync.connection.credential import CredentialKind, credential_fingerprint
from a365_sync.connection.standing import Standing, report, still_broken
from a365_sync.connection.watch import Watch
from a365_sync.errors import ConnectionBroken, NotConnected

from .conftest import LONG_LIVED, REFRESH

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFUSAL = ConnectionBroken("Altium no longer accepts it.", detail="invalid_grant", request_id="r-1")


class World:
    """A record in memory, the events that were announced, and a clock."""

    def __init__(self) -> None:
        self.now = START
        self.record: dict[str, Any] | None = None
        self.done: set[str] = set()
        self.announced: list[tuple[str, str, dict[str, Any]]] = []
        self.watch = Watch(self, lambda *event: self.announced.append(event), lambda: self.now)

    def read(self) -> dict[str, Any] | None:
        return self.record

    def put(self, record: Mapping[str, Any]) -> None:
        self.record = {"since": "s", "checked_at": "c", **record}

    def remember(self, name: str) -> bool:
        self.done.add(name)
        return True

    def remembers(self, name: str) -> bool:
        return name in self.done

    def report(self) -> dict[str, Any]:
        return report(self.record, self.now)


@pytest.fixture
def world() -> World:
    """Nothing recorded yet."""
    return World()


def standing(secret: dict[str, Any] = REFRESH, ends_at: datetime | None = None) -> Standing:
    name = credential_fingerprint(secret)
    return Standing(name, "altium365", CredentialKind.REFRESH_TOKEN, ends_at, START + timedelta(hours=4))


def test_a_broken_credential_is_announced_once(world: World) -> None:
    for _ in range(3):
        world.watch.broken(standing(), REFUSAL)
    ((detail_type, identity, data),) = world.announced
    assert (detail_type, identity) == ("Credential Broken", standing().fingerprint)
    assert (data["detail"], data["request_id"], data["door"]) == ("invalid_grant", "r-1", "altium365")
    assert data["next_step"]
    world.watch.broken(standing({**REFRESH, "refresh_token": "shh-2"}), REFUSAL)
    assert len(world.announced) == 2


def test_only_the_broken_credential_is_refused(world: World) -> None:
    assert world.watch.refusal_of(standing().fingerprint) is None
    world.watch.broken(standing(), REFUSAL)
    refusal = world.watch.refusal_of(standing().fingerprint)
    assert refusal is not None
    assert (refusal.what, refusal.detail, refusal.request_id) == (REFUSAL.what, "invalid_grant", "r-1")
    assert world.watch.refusal_of("another") is None
    world.watch.working(standing())
    assert world.watch.refusal_of(standing().fingerprint) is None


def test_a_consumer_believes_the_record_while_the_same_credential_is_stored(world: World) -> None:
    world.watch.broken(standing(), REFUSAL)
    assert still_broken(world.record, lambda: {**REFRESH, "access_token": "x"}) is not None
    assert still_broken(world.record, lambda: LONG_LIVED) is None

    def nothing() -> dict[str, Any]:
        raise NotConnected("no value")

    assert still_broken(world.record, nothing) is None


def test_a_working_connection_costs_no_look_at_the_secret(world: World) -> None:
    def never() -> dict[str, Any]:
        raise AssertionError("the secret was read")

    assert still_broken(None, never) is None
    world.watch.working(standing())
    assert still_broken(world.record, never) is None


def test_the_end_is_announced_30_7_and_1_days_before_each_once(world: World) -> None:
    ends_at = START + timedelta(days=40)
    told = []
    for hour in range(40 * 24):
        world.now = START + timedelta(hours=hour)
        before = len(world.announced)
        world.watch.working(standing(ends_at=ends_at))
        told += [(ends_at - world.now).days] * (len(world.announced) - before)
    assert told == [30, 7, 1]
    assert {event[0] for event in world.announced} == {"Credential Expiring"}
    assert len({event[1] for event in world.announced}) == 3


def test_a_credential_that_comes_late_is_announced_for_what_is_left(world: World) -> None:
    world.watch.working(standing(ends_at=START + timedelta(days=5)))
    ((_, identity, data),) = world.announced
    assert (identity.rpartition("#")[2], data["days_left"]) == ("7", 5)


def test_nothing_is_connected_before_anything_was_recorded(world: World) -> None:
    assert world.report()["state"] == "not_connected"
    assert "/connect" in world.report()["next_step"]


def test_what_the_status_tells(world: World) -> None:
    world.watch.working(standing())
    told = world.report()
    assert (told["state"], told["next_step"], told["warning"]) == ("connected", None, None)
    assert (told["door"], told["credential"], told["token_ends_at"]) == (
        "altium365", "refresh_token", "2026-11-22T16:00:00+00:00",
    )  # fmt: skip
    world.watch.working(standing(ends_at=START + timedelta(days=30)))
    assert (world.report()["state"], world.report()["ends_at"]) == ("expiring", "2026-12-22T12:00:00+00:00")
    world.watch.working(standing(ends_at=START + timedelta(days=30, seconds=1)))
    assert world.report()["state"] == "connected"
    world.watch.broken(standing(), REFUSAL)
    assert (world.report()["state"], world.report()["detail"]) == ("broken", "invalid_grant")
    assert "credential" in world.report()["next_step"]
    assert "fingerprint" not in world.report()


def test_a_stored_password_is_warned_of(world: World) -> None:
    world.watch.working(Standing("f", "nexar", CredentialKind.PASSWORD, None, None))
    assert "password" in world.report()["warning"]
