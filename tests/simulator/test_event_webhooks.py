"""Subscriptions to events, and the deliveries that edits lead to."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest
import requests

from local.simulator.doors import ALTIUM365
from local.simulator.options import Options
from tests.simulator.caller import Caller

SECRET = "a secret for signing"
CREATE = """mutation Create($input: GloEvtCreateWebhookSubscriptionInput!) {
  created: gloEvtCreateWebhookSubscription(input: $input) {
    errors { message }
    subscription { __typename subscriptionId eventTypes state ... on GloEvtWebhookSubscription { webHookUrl } }
  } }"""
DELETE = """mutation Delete($id: String!) {
  deleted: gloEvtDeleteSubscription(input: {subscriptionId: $id}) { errors { message } } }"""
BY_ID = """query ById($id: String!) {
  found: gloEvtSubscriptionById(subscriptionId: $id) { eventTypes state } }"""
PUBLISH = """mutation Publish($input: GloEvtPublishEventInput!) {
  published: gloEvtPublishEvent(input: $input) { errors { message } } }"""


class Delivery(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes

    def event(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """A subscriber; answers the statuses in `answers` one after the other, then 204."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.deliveries: list[Delivery] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.deliveries.append(Delivery(self.path, headers, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://hook.localhost:{self.server.server_port}/altium/events?token=t"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def caller(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(door=ALTIUM365, retry_seconds=(0.01, 0.01)))


def subscribe(caller: Caller, url: str, *event_types: str) -> Any:
    given = {"webhookUrl": url, "eventTypes": list(event_types) or ["*"], "secretKey": SECRET}
    return caller.read(CREATE, input=given)["created"]


def settled(caller: Caller, **wanted: int) -> dict[str, int]:
    """The deliveries' counts once they are as wanted."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        seen: dict[str, int] = caller.accounting()["deliveries"]
        if all(seen[name] == count for name, count in wanted.items()):
            return seen
        time.sleep(0.01)
    raise AssertionError(f"wanted {wanted}, seen {seen}")


def test_a_subscription_can_be_read_and_deleted(caller: Caller, receiver: Receiver) -> None:
    created = subscribe(caller, receiver.url, "one", "two")
    assert created["errors"] == []
    subscription = created["subscription"]
    assert subscription["__typename"] == "GloEvtWebhookSubscription"
    assert subscription["webHookUrl"] == receiver.url
    identifier = subscription["subscriptionId"]
    for _ in range(2):
        found = caller.read(BY_ID, id=identifier)["found"]
        assert found == {"eventTypes": ["one", "two"], "state": "ACTIVE"}
    assert caller.read(DELETE, id=identifier)["deleted"] == {"errors": []}
    assert caller.read(BY_ID, id=identifier)["found"] is None
    assert "not exist" in caller.read(DELETE, id=identifier)["deleted"]["errors"][0]["message"]


def test_an_edit_is_delivered_and_signed(caller: Caller, receiver: Receiver) -> None:
    subscribe(caller, receiver.url)
    made = caller.edit("make_release", project="Thermostat", description="1.0")
    settled(caller, delivered=2)
    by_type = {delivery.event()["eventType"]: delivery for delivery in receiver.deliveries}
    assert by_type.keys() == {"design.project.updated", "design.project.released"}
    delivery = by_type["design.project.released"]
    event = delivery.event()
    assert event.keys() == {"eventId", "eventType", "source", "subject", "data"}
    workspace = "2c99e64b-816a-5b58-80e1-025138ce356c"
    assert event["subject"] == f"grid:workspace:{workspace}:design:project-release/{made['releaseId']}"
    assert event["source"] == "https://open-hardware.365.altium.com/"
    assert json.loads(event["data"])["releaseId"] == made["releaseId"]
    digest = hmac.new(SECRET.encode(), delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["x-simulator-signature"] == f"sha256={digest}"
    assert delivery.path == "/altium/events?token=t"
    assert delivery.headers["host"].startswith("hook.localhost:")


@pytest.mark.parametrize(
    ("edit", "fields", "event_types"),
    [
        ("rename_project", {"project": "Thermostat", "to": "T"}, ["design.project.updated"]),
        ("remove_project", {"project": "Thermostat"}, ["design.project.deleted"]),
        ("change_component", {"component": "CMP-00412", "comment": "c"}, ["library.component.updated"]),
        ("remove_component", {"component": "CMP-00412"}, ["library.component.deleted"]),
        ("add_component", {"comment": "c"}, ["library.component.updated"]),
        ("add_variant", {"project": "Thermostat", "name": "V", "commit": False}, []),
        ("add_variant", {"project": "Thermostat", "name": "V"}, ["design.project.updated"]),
    ],
)
def test_what_each_edit_tells(
    caller: Caller, receiver: Receiver, edit: str, fields: dict[str, Any], event_types: list[str]
) -> None:
    subscribe(caller, receiver.url)
    caller.edit(edit, **fields)
    settled(caller, delivered=len(event_types), events=len(event_types))
    assert [delivery.event()["eventType"] for delivery in receiver.deliveries] == event_types


def test_only_what_was_subscribed_to_is_delivered(caller: Caller, receiver: Receiver) -> None:
    subscribe(caller, receiver.url, "design.project.released")
    caller.edit("make_release", project="Thermostat", description="1.0")
    seen = settled(caller, delivered=1)
    assert (seen["events"], seen["attempts"]) == (2, 1)
    assert [one.event()["eventType"] for one in receiver.deliveries] == ["design.project.released"]


def test_a_published_event_is_delivered_as_it_is(caller: Caller, receiver: Receiver) -> None:
    subscribe(caller, receiver.url, "my.type")
    event = {"eventId": "1", "eventType": "my.type", "source": "urn:x", "subject": "grid:x", "data": "ü"}
    for _ in range(2):
        assert caller.read(PUBLISH, input=event)["published"] == {"errors": []}
    settled(caller, delivered=2)
    assert [delivery.event() for delivery in receiver.deliveries] == [event, event]


@pytest.mark.parametrize("refusal", [500, 404, 302])
def test_a_refused_delivery_is_tried_again(caller: Caller, receiver: Receiver, refusal: int) -> None:
    receiver.answers = [refusal, refusal]
    subscribe(caller, receiver.url)
    caller.edit("rename_project", project="Thermostat", to="T")
    assert settled(caller, delivered=1)["attempts"] == 3
    assert len({delivery.body for delivery in receiver.deliveries}) == 1


def test_it_gives_up(caller: Caller, receiver: Receiver) -> None:
    receiver.answers = [500] * 3
    subscribe(caller, receiver.url)
    caller.edit("rename_project", project="Thermostat", to="T")
    assert settled(caller, given_up=1) == {
        "events": 1,
        "attempts": 3,
        "delivered": 0,
        "given_up": 1,
        "dropped": 0,
    }


def test_a_deleted_subscription_gets_nothing(caller: Caller, receiver: Receiver) -> None:
    created = subscribe(caller, receiver.url)
    caller.read(DELETE, id=created["subscription"]["subscriptionId"])
    caller.edit("rename_project", project="Thermostat", to="T")
    assert settled(caller, events=1)["attempts"] == 0


def test_a_simulator_that_has_stopped_tells_nobody(caller: Caller, receiver: Receiver) -> None:
    subscribe(caller, receiver.url)
    caller.simulator.stop()
    caller.simulator.store.edit(lambda snapshot: replace(snapshot, projects={}))
    assert receiver.deliveries == []


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"webhookUrl": "https://example.com/hook"}, "own machine"),
        ({"webhookUrl": "http://example.com/hook"}, "own machine"),
        ({"webhookUrl": "https://localhost/hook"}, "own machine"),
        ({"webhookUrl": "http://localhost.example.com/hook"}, "own machine"),
        ({"webhookUrl": "http://10.0.0.1/hook"}, "own machine"),
        ({"webhookUrl": "http://127.0.0.1@example.com/hook"}, "own machine"),
        ({"webhookUrl": "nothing"}, "own machine"),
        ({"eventTypes": []}, "event types"),
        ({"secretKey": ""}, "secret key"),
        ({"filter": "$.x"}, "filter"),
    ],
)
def test_a_subscription_that_cannot_be(caller: Caller, given: dict[str, Any], word: str) -> None:
    good = {"webhookUrl": "http://localhost:9/hook", "eventTypes": ["*"], "secretKey": SECRET}
    created = caller.read(CREATE, input={**good, **given})["created"]
    assert created["subscription"] is None
    assert word in created["errors"][0]["message"]


def test_subscriptions_are_listed_without_their_secrets(caller: Caller, receiver: Receiver) -> None:
    subscribe(caller, receiver.url)
    answer = requests.get(caller.simulator.url + "/_simulator/subscriptions", timeout=10)
    assert [one["webHookUrl"] for one in answer.json()] == [receiver.url]
    assert SECRET not in answer.text
