"""The connect pages touch what their role allows in the state table: the emulator does not limit by partition."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from a365_sync.store import aws as aws_clients
from local.simulator.server import RunningServer
from tests.contract.stack import REPOSITORY, Stack
from tests.functions.connecting import Person, connectable, page_event

Touched = set[tuple[str, str]]


@pytest.fixture
def touched(door: RunningServer) -> Iterator[tuple[Person, Touched]]:
    """A person, and the actions and partitions of what the pages did; the keeper's doings are its own."""
    found: Touched = set()
    keeper_at_work = threading.Event()

    def hear(params: dict[str, Any], model: Any, **_event: Any) -> None:
        if not keeper_at_work.is_set():
            key = params.get("Key") or params["Item"]
            found.add((f"dynamodb:{model.name}", key["pk"]["S"]))

    with connectable(door) as opened:
        aws_clients.client("dynamodb").meta.events.register("before-parameter-build.dynamodb", hear)
        invocations = aws_clients.client("lambda").meta.events
        invocations.register("before-parameter-build.lambda.Invoke", lambda **_event: keeper_at_work.set())
        invocations.register("after-call.lambda.Invoke", lambda **_event: keeper_at_work.clear())
        yield Person(opened, door), found


def allowed() -> Touched:
    statements = Stack.of(REPOSITORY / "template.yaml").statements()
    return {
        (action, partition)
        for statement in statements
        if statement.owner == "ConnectRole"
        for action in statement.actions
        if action.startswith("dynamodb:")
        for partition in statement.body["Condition"]["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]
    }


def test_the_pages_touch_what_their_role_allows_and_nothing_else(touched: tuple[Person, Touched]) -> None:
    person, found = touched
    person.open(page_event("page"))
    assert person.connect()["statusCode"] == 200
    assert found == allowed()
