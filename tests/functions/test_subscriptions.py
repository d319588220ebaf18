"""`/subscriptions`: who may subscribe where, what is shown, and what is refused with what to do."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from a365_sync import environment
from a365_sync.entrypoints import subscribing
from a365_sync.outbound import managing
from a365_sync.subscriptions.transport import HttpsSender
from tests.event_schemas import breaches
from tests.functions.account import body_of, sample, with_body
from tests.functions.subscribers import CHAT, ERP, EVERYTHING_DOWN, Subscribers, verified


def test_a_secret_is_shown_once(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    assert made["secret"].startswith("whsec_")
    status, listed = world.call("list")
    assert (status, [each["id"] for each in listed["subscriptions"]]) == (200, [made["id"]])
    told = json.dumps(
        [listed, world.show(made["id"]), world.call("change", made["id"], {"description": "x"})]
    )
    assert made["secret"] not in told
    assert "secret" not in listed["subscriptions"][0]
    stored = json.dumps(world.account.items("state"), default=str)
    assert made["secret"].removeprefix("whsec_") not in stored


def test_a_rotated_secret_signs_beside_the_one_before_for_a_day(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    status, after = world.call("rotate-secret", made["id"])
    assert status == 200
    assert after["secret"] != made["secret"]
    erp = world.receivers[ERP]
    world.announce("1")
    world.work()
    assert verified(made["secret"], erp) == verified(after["secret"], erp)
    world.now += timedelta(days=1)
    world.announce("2")
    world.work()
    verified(after["secret"], erp)
    with pytest.raises(AssertionError):
        verified(made["secret"], erp)


def test_a_test_says_what_came_of_it_and_counts_for_nothing(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    status, told = world.call("test", made["id"])
    assert (status, told["delivered"], told["reason"]) == (200, True, None)
    event = verified(made["secret"], world.receivers[ERP])
    assert breaches(event) == []
    assert event["id"] == told["id"]
    world.receivers[ERP].answer = EVERYTHING_DOWN
    assert world.call("test", made["id"])[1]["reason"] == "HTTP 503"
    assert world.show(made["id"])["failing_since"] is None


def test_a_deleted_subscription_gets_nothing_more(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    world.announce("1")
    world.route()
    assert world.call("delete", made["id"]) == (200, {"deleted": made["id"]})
    world.work()
    assert (world.receivers[ERP].ids, world.waiting) == ([], [])
    for kind in ("show", "delete", "change", "rotate-secret", "test", "replay"):
        status, told = world.call(kind, made["id"], {"state": "active"} if kind == "change" else None)
        assert (status, told["error"]["code"]) == (404, "subscription_not_found"), kind


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "url is missing"),
        ([], "one JSON object"),
        ({"url": "http://erp.example.com"}, "https://"),
        ({"url": "https://127.0.0.1/"}, "full name of a host"),
        ({"url": f"https://{ERP}", "patern": {}}, "'patern' is unknown"),
        ({"url": f"https://{ERP}", "pattern": {"detail-type": ["BOM Change"]}}, "'BOM Change'"),
        ({"url": f"https://{ERP}", "description": 5}, "description"),
        ({"url": f"https://{ERP}", "state": "disabled"}, "'state' is unknown"),
    ],
)
def test_a_wrong_subscription_is_refused_with_what_to_do(world: Subscribers, body: Any, told: str) -> None:
    status, answer = world.call("create", body=body)
    assert (status, answer["error"]["code"]) == (400, "invalid_input")
    assert told in answer["error"]["message"]
    assert world.call("list")[1] == {"subscriptions": []}


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("change", {}, "Say what to change"),
        ("change", {"state": "off"}, "active, disabled"),
        ("change", {"url": "https://localhost"}, "full name of a host"),
        ("replay", {}, "Nothing is known to be missed"),
        ("replay", {"since": "yesterday"}, "time with its zone"),
        ("replay", {"since": "2026-11-22T12:00:00"}, "time with its zone"),
        ("replay", {"since": 5}, "time with its zone"),
        ("replay", {"since": "0001-01-01T00:00:00+00:00"}, "time with its zone"),
        ("replay", {"since": "9999-12-31T23:59:59-23:00"}, "time with its zone"),
        ("replay", {"from": "2026-11-22T12:00:00Z"}, "'from' is unknown"),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(
    world: Subscribers, kind: str, body: Any, told: str
) -> None:
    made = world.subscribe(ERP)
    before = world.show(made["id"])
    status, answer = world.call(kind, made["id"], body)
    assert (status, told in answer["error"]["message"]) == (400, True), answer
    assert world.show(made["id"]) == before


def test_another_url_forgets_the_failures_of_the_one_before(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    world.receivers[ERP].answer = EVERYTHING_DOWN
    world.announce("1")
    world.work()
    assert world.call("change", made["id"], {"description": "x"})[1]["last_failure"] == "HTTP 503"
    changed = world.call("change", made["id"], {"url": f"https://{CHAT}/in"})[1]
    assert (changed["failing_since"], changed["retry_at"], changed["last_failure"]) == (None, None, None)


def test_stopped_twice_is_stopped_once(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    first = world.call("change", made["id"], {"state": "disabled"})[1]
    world.now += timedelta(hours=1)
    assert world.call("change", made["id"], {"state": "disabled"})[1] == first
    assert (first["disabled_at"], first["missed_since"]) == (
        (world.now - timedelta(hours=1)).isoformat(),
    ) * 2


def test_a_replay_of_later_does_not_make_up_for_what_was_missed_before(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    missed = world.call("change", made["id"], {"state": "disabled"})[1]["missed_since"]
    world.call("change", made["id"], {"state": "active"})
    later = (world.now + timedelta(hours=1)).isoformat()
    status, told = world.call("replay", made["id"], {"since": later})
    assert (status, told["replay_since"], "GET /runs" in told["next_step"]) == (202, later, True)
    assert world.show(made["id"])["missed_since"] == missed
    world.call("replay", made["id"], {})
    assert world.show(made["id"])["missed_since"] is None


def test_as_deployed_a_name_that_leads_inside_cannot_be_subscribed(
    world: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.subscribe(ERP)
    inside = HttpsSender(resolve=lambda _: ["10.0.0.1"])
    deployed = replace(subscribing._delivering(environment.load()), sender=inside)
    monkeypatch.setattr(subscribing, "_delivering", lambda _: deployed)
    status, answer = world.call("create", body={"url": f"https://{CHAT}/"})
    assert (status, "not public" in answer["error"]["message"]) == (400, True)
    assert world.call("change", made["id"], {"url": f"https://{CHAT}/"})[0] == 400
    # One that was public then is refused when it is delivered to.
    world.announce("1")
    world.work()
    assert "not public" in world.show(made["id"])["last_failure"]


def test_there_are_so_many_at_most(world: Subscribers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managing, "MOST", 1)
    world.subscribe(ERP)
    assert world.call("create", body={"url": f"https://{CHAT}/"})[0] == 400


def test_a_wrong_secret_opens_nothing(world: Subscribers) -> None:
    for kind in ("create", "list", "show", "change", "delete", "rotate-secret", "test", "replay"):
        event = sample(f"manage_subscriptions.{kind}", "wrong")
        assert world.account.call("manage_subscriptions", event)["statusCode"] == 401
    event = with_body(sample("manage_subscriptions.create"), {"url": f"https://{ERP}/"})
    assert body_of(world.account.call("manage_subscriptions", event))["id"].startswith("sub_")
