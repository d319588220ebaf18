"""What a quarter of an hour in which nothing changed costs: requests to Altium, and writes to AWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from a365_sync.store import aws
from a365_sync.store.state import State
from a365_sync.sync.triggers import Entity
from local.simulator.server import RunningServer
from tests.functions.account import Account, sample
from tests.functions.test_syncs import newest, run_of

FREQUENT = ("sync_wip_boms_frequent", "sync_released_boms")
READS = ("Get", "Query", "BatchGet", "List", "Head", "Describe")


@contextmanager
def writes() -> Iterator[list[str]]:
    """The calls that change something in AWS, as they are made."""
    made: list[str] = []

    def note(model: Any, **_event: Any) -> None:
        if not model.name.startswith(READS):
            made.append(model.name)

    events = [aws.client(name).meta.events for name in ("dynamodb", "s3", "sqs", "events", "lambda")]
    for each in events:
        each.register("before-call.*.*", note)
    yield made
    for each in events:
        each.unregister("before-call.*.*", note)


@pytest.fixture(scope="module")
def quiet(initialized: Account) -> Account:
    """The account as full syncs leave it: every project was looked at, and what changes from now on is news."""
    for function, kind in (("sync_wip_boms_nightly", "wip"), ("sync_released_boms", "release")):
        run_of(initialized, function)
        initialized.queued(kind)
    state = State(aws.table("state"))
    workspace = state.workspace()
    assert workspace is not None
    for entity in Entity:
        state.store_baseline(workspace.workspace_id, entity, "a run")
    return initialized


def asked(door: RunningServer) -> int:
    """GraphQL requests that the door has taken."""
    total: int = requests.get(f"{door.url}/_simulator/requests", timeout=5).json()["total"]
    return total


@pytest.mark.parametrize("function", FREQUENT)
def test_an_unchanged_quarter_of_an_hour(quiet: Account, door: RunningServer, function: str) -> None:
    quiet.call(function, sample(f"{function}.schedule"))  # brings the time of the last look up to date
    before = asked(door)
    with writes() as made:
        quiet.call(function, sample(f"{function}.schedule"))
    assert made == ["PutItem", "PutItem", "UpdateItem"], "lease, record, lease"
    run = newest(quiet)
    assert (run["state"], run["summary"], run["planned"]) == ("finished", "Nothing to do.", 0)
    assert run["altium_requests"] == 1
    assert asked(door) == before + 1
