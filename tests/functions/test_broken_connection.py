"""A credential that broke: nothing calls Altium with it, its owner is told, and another one heals it by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from a365_sync.errors import ConnectionBroken
from local.simulator.server import RunningServer
from tests.functions.account import Account, account, body_of, sample
from tests.functions.conftest import connection_to

SYNCS = ["sync_released_boms", "sync_wip_boms_nightly", "sync_wip_boms_frequent", "sync_part_library"]
UPSERTS = ["upsert_wip_variant", "upsert_release_variant"]


@pytest.fixture
def broken(door: RunningServer) -> Iterator[Account]:
    """An initialized account whose stored credential the identity server has refused since."""
    known = door.options.credentials
    with account() as opened:
        opened.put_connection(connection_to(door))
        assert (
            opened.call("initialize_integration", sample("initialize_integration.webhook"))["statusCode"]
            == 200
        )
        opened.put_connection(
            {**connection_to(door), "access_token": "", "client_id": known.client_id,
             "client_secret": known.client_secret, "refresh_token": "shh-refresh"}
        )  # fmt: skip
        assert opened.call("token_keeper", sample("token_keeper.invocation"))["outcome"] == "failed"
        yield opened


def asked(door: RunningServer) -> int:
    """Every request that the door has had, for tokens as for data."""
    counted: dict[str, Any] = requests.get(f"{door.url}/_simulator/requests", timeout=10).json()
    total: int = counted["total"] + sum(counted["identity"]["requests"].values())
    return total


def connection_in_status(opened: Account) -> dict[str, Any]:
    told: dict[str, Any] = body_of(opened.call("report_status", sample("report_status.status")))["connection"]
    return told


def test_the_status_says_what_to_do(broken: Account) -> None:
    told = connection_in_status(broken)
    assert (told["state"], told["credential"], told["detail"]) == (
        "broken",
        "refresh_token",
        "HTTP 400 invalid_grant",
    )
    assert "/connect" in told["next_step"]
    assert "shh" not in str(told)


def test_schedules_ask_altium_for_nothing_and_record_that_once(broken: Account, door: RunningServer) -> None:
    runs, before = len(broken.items("state", "RUNS")), asked(door)
    for _ in range(3):
        for function in SYNCS:
            broken.call(function, sample(f"{function}.schedule"))
    recorded = broken.items("state", "RUNS")[runs:]
    assert asked(door) == before
    assert len(recorded) == len(SYNCS)
    assert {run["state"] for run in broken.items("state", "RUNS") if run["source"] == "schedule"} == {
        "skipped"
    }


@pytest.mark.parametrize("function", [*SYNCS, *UPSERTS])
def test_webhooks_answer_409_with_what_to_do(broken: Account, door: RunningServer, function: str) -> None:
    before = asked(door)
    answer = broken.call(function, sample(f"{function}.webhook"))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (409, "connection_broken")
    assert asked(door) == before


def test_the_keepers_alarm_rings_without_asking_again(broken: Account, door: RunningServer) -> None:
    before = asked(door)
    for _ in range(2):
        with pytest.raises(ConnectionBroken):
            broken.call("token_keeper", sample("token_keeper.schedule"))
    assert asked(door) == before


def test_it_is_announced_once(broken: Account) -> None:
    for _ in range(2):
        broken.call("token_keeper", sample("token_keeper.invocation"))
    kept = broken.keys()
    assert len([key for key in kept if key.startswith("events/")]) == 1


def test_another_credential_heals_at_once(broken: Account, door: RunningServer) -> None:
    broken.put_connection(connection_to(door))
    assert broken.call("sync_part_library", sample("sync_part_library.webhook"))["statusCode"] == 202
    broken.call("token_keeper", sample("token_keeper.schedule"))
    assert connection_in_status(broken)["state"] == "connected"


def test_initialize_tries_the_same_credential_again(broken: Account, door: RunningServer) -> None:
    before = asked(door)
    answer = broken.call("initialize_integration", sample("initialize_integration.webhook"))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (409, "connection_broken")
    assert asked(door) == before + 1


def test_a_revoked_long_lived_token_is_broken_as_well(door: RunningServer) -> None:
    with account() as opened:
        opened.put_connection(connection_to(door))
        opened.call("initialize_integration", sample("initialize_integration.webhook"))
        assert connection_in_status(opened)["state"] == "connected"
        opened.put_connection({**connection_to(door), "access_token": "revoked"})
        with pytest.raises(ConnectionBroken):
            opened.call("sync_part_library", sample("sync_part_library.schedule"))
        told = connection_in_status(opened)
        assert (told["state"], told["credential"]) == ("broken", "access_token")
