"""A subscriber's life: signed events, a receiver that is down, its end, and everything that was missed."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from a365_sync import environment
from a365_sync.entrypoints import subscribing
from a365_sync.outbound import managing, routing
from a365_sync.outbound.delivering import MOST_DELIVERIES
from a365_sync.subscriptions.transport import HttpsSender
from tests.contract.stack import REPOSITORY, Stack
from tests.event_schemas import breaches
from tests.functions.account import body_of, sample, with_body
from tests.functions.subscribers import EVERYTHING_DOWN, Subscribers, subscribers, verified
from tests.receiver import OK

ERP, CHAT = "erp.example.com", "chat.example.com"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subscribers]:
    with subscribers(tmp_path_factory.mktemp("certificates"), ERP, CHAT) as made:
        yield made


@pytest.fixture
def world(running: Subscribers) -> Subscribers:
    """Two receivers, and nobody who subscribed."""
    running.begin()
    return running


def test_an_event_comes_signed_with_its_id_to_who_wants_it(world: Subscribers) -> None:
    made = world.subscribe(ERP, description="ERP")
    other = world.subscribe(CHAT, pattern={"detail": {"subject": [{"prefix": "part/2"}]}})
    ids = [world.announce(part) for part in ("1", "2")]
    world.work()
    erp, chat = world.receivers[ERP], world.receivers[CHAT]
    assert (sorted(erp.ids), chat.ids) == (sorted(ids), ids[1:])
    told = [verified(made["secret"], erp, number) for number in (0, 1)]
    assert [breaches(event) for event in told] == [[], []]
    assert sorted(event["subject"] for event in told) == ["part/1", "part/2"]
    assert verified(other["secret"], chat)["id"] == ids[1]
    assert erp.received[0].headers["content-type"] == "application/json"
    assert world.waiting == []


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


def test_a_receiver_that_recovers_misses_nothing_and_is_tried_by_the_schedule(world: Subscribers) -> None:
    world.subscribe(ERP)
    erp = world.receivers[ERP]
    erp.answer = EVERYTHING_DOWN
    started, identifier = world.now, world.announce("1")
    world.work()
    tried = []
    for _ in range(4):
        tried.append(world.now)
        seen = len(erp.received)
        world.pass_time(lambda seen=seen: len(erp.received) > seen, timedelta(hours=1))  # type: ignore[misc]
    planned = (5, 60, 300, 900)
    pauses = [
        (after - before).total_seconds() for before, after in zip(tried, [*tried[1:], world.now], strict=True)
    ]
    assert all(wait <= pause <= 1.6 * wait for wait, pause in zip(planned, pauses, strict=True)), pauses
    erp.answer = OK
    world.pass_time(lambda: not world.waiting, timedelta(hours=2))
    assert erp.ids == [identifier] * 6
    assert world.now - started < timedelta(hours=2)
    (shown,) = world.call("list")[1]["subscriptions"]
    assert (shown["state"], shown["failing_since"], shown["last_failure"]) == ("active", None, None)


def test_a_dead_receiver_is_disabled_with_a_notice_and_gets_all_it_missed(
    world: Subscribers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(routing, "_PAGE", 3)
    made = world.subscribe(ERP)
    watching = world.subscribe(CHAT)
    erp, chat = world.receivers[ERP], world.receivers[CHAT]
    erp.answer = EVERYTHING_DOWN
    began = world.now
    ids = [world.announce(str(number)) for number in range(10)]
    world.work()
    assert sorted(chat.ids) == sorted(ids)  # nobody waits for the dead one
    world.pass_time(lambda: world.show(made["id"])["state"] == "disabled", timedelta(days=3))

    shown = world.show(made["id"])
    assert timedelta(hours=24) <= world.now - began <= timedelta(hours=30)
    assert shown["last_failure"] == "HTTP 503"
    # Ten events that wait cost no more attempts than one, but for those that were under way at first.
    assert len(erp.received) < 13 + 10
    world.pass_time(lambda: not world.waiting, timedelta(days=1))
    world.work()
    notice = verified(watching["secret"], chat)
    assert (notice["type"], notice["data"]["subscription"]) == (
        "a365-sync.subscription.disabled.v1",
        made["id"],
    )
    assert breaches(notice) == []
    assert ERP in notice["data"]["host"]
    assert (world.dead, world.waiting) == ([], [])
    log = [record for record in caplog.records if record.message == "subscription disabled"]
    assert [record.levelname for record in log] == ["ERROR"]

    ids += [notice["id"], world.announce("while it was disabled")]
    world.work()
    erp.answer, tried = OK, len(erp.received)
    status, refused = world.call("replay", made["id"], {})
    assert (status, "active" in refused["error"]["message"]) == (400, True)
    assert world.call("change", made["id"], {"state": "active"})[1]["missed_since"] == began.isoformat()
    status, answer = world.call("replay", made["id"], {})
    assert (status, answer["replay_since"]) == (202, began.isoformat())
    world.work()
    assert sorted(erp.ids[tried:]) == sorted(ids)  # each once: none is lost
    after = world.show(made["id"])
    assert (after["state"], after["missed_since"], after["failing_since"]) == ("active", None, None)
    ids.append(world.announce("later"))
    world.work()
    assert erp.ids[-1] == ids[-1]
    assert len(set(erp.ids)) == len(ids)


def test_a_receiver_that_is_gone_is_disabled_at_once_and_its_event_counts_as_missed(
    world: Subscribers,
) -> None:
    made, watching = world.subscribe(ERP), world.subscribe(CHAT)
    world.receivers[ERP].answer = b"HTTP/1.1 410 Gone\r\n\r\n"
    announced_at = world.now.isoformat()
    world.announce("1")
    world.now += timedelta(minutes=5)
    world.work()
    world.work()
    shown = world.show(made["id"])
    assert (shown["state"], shown["missed_since"]) == ("disabled", announced_at)
    notice = verified(watching["secret"], world.receivers[CHAT])
    assert (notice["data"]["reason"], notice["data"]["missed_since"]) == ("HTTP 410", announced_at)
    assert len(world.receivers[ERP].ids) == 1


def test_what_waits_for_a_disabled_subscription_counts_as_missed(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    announced_at = world.now.isoformat()
    world.announce("1")
    world.route()
    world.now += timedelta(hours=1)
    assert world.call("change", made["id"], {"state": "disabled"})[1]["missed_since"] == world.now.isoformat()
    world.work()
    assert world.show(made["id"])["missed_since"] == announced_at


def test_an_event_that_comes_late_to_a_disabled_subscription_counts_as_missed(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    announced_at = world.now.isoformat()
    world.announce("1")
    world.now += timedelta(hours=1)
    world.call("change", made["id"], {"state": "disabled"})
    world.work()
    assert world.show(made["id"])["missed_since"] == announced_at


def test_the_alarm_counts_the_line_that_tells_of_the_end() -> None:
    stack = Stack.of(REPOSITORY / "template.yaml")
    counting = stack.of_type("AWS::Logs::MetricFilter")["DeliverEventsSubscriptionsDisabled"]
    assert counting["FilterPattern"] == '{ $.message = "subscription disabled" }'
    assert counting["LogGroupName"] == {"Ref": "DeliverEventsLog"}
    alarm = stack.of_type("AWS::CloudWatch::Alarm")["SubscriptionDisabledAlarm"]
    assert alarm["MetricName"] == counting["MetricTransformations"][0]["MetricName"]
    assert (
        stack.of_type("AWS::SQS::Queue")["DeliveryQueue"]["RedrivePolicy"]["maxReceiveCount"]
        == MOST_DELIVERIES
    )


def test_one_event_that_is_refused_does_not_hold_up_the_others(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    erp = world.receivers[ERP]
    began, poison = world.now, world.announce("poison")

    def picky(connection: ssl.SSLSocket) -> None:
        connection.sendall(b"HTTP/1.1 422 No\r\n\r\n" if erp.ids[-1] == poison else OK)

    erp.answer = picky
    world.work()
    number = 0
    while not world.dead:
        number += 1
        identifier = world.announce(str(number))
        world.work()
        world.pass_time(lambda id=identifier: id in erp.ids, timedelta(minutes=1))  # type: ignore[misc]
        assert identifier in erp.ids
        world.pass_time(lambda: bool(world.dead), timedelta(hours=20))
    assert timedelta(days=5) < world.now - began < timedelta(days=10)
    assert world.show(made["id"])["state"] == "active"
    assert [json.loads(message.body)["event"]["id"] for message in world.dead] == [poison]
    assert world.show(made["id"])["missed_since"] is not None
    assert erp.ids.count(poison) <= MOST_DELIVERIES


def test_a_repeat_of_the_matching_sends_the_same_ids(world: Subscribers) -> None:
    world.subscribe(ERP)
    event = sample("route_events.sqs")
    event["Records"] = event["Records"][:1]
    for _ in range(2):
        assert world.account.call("route_events", event) == {"batchItemFailures": []}
    world.deliver()
    assert len(world.receivers[ERP].ids) == 2
    assert len(set(world.receivers[ERP].ids)) == 1


def test_the_sample_events_are_understood(world: Subscribers) -> None:
    assert world.account.call("route_events", sample("route_events.sqs")) == {"batchItemFailures": []}
    assert world.account.call("deliver_events", sample("deliver_events.sqs")) == {"batchItemFailures": []}


def test_what_cannot_be_handled_stays_in_the_queue_and_the_others_are_done(world: Subscribers) -> None:
    world.subscribe(ERP)
    event = sample("route_events.sqs")
    bad = {**event["Records"][0], "messageId": "bad", "body": "{"}
    answer = world.account.call("route_events", {"Records": [bad, event["Records"][0]]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    world.deliver()
    assert len(world.receivers[ERP].ids) == 1


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


def test_one_that_its_owner_stopped_misses_nothing_either(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    world.announce("1")
    world.route()
    world.call("change", made["id"], {"state": "disabled"})
    identifiers = [world.announce("2")]
    world.work()
    assert world.receivers[ERP].ids == []
    world.call("change", made["id"], {"state": "active"})
    world.call("replay", made["id"], {})
    world.work()
    assert set(world.receivers[ERP].ids) >= set(identifiers)
    assert len(world.receivers[ERP].ids) == 2


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
