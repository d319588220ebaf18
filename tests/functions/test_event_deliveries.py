"""A subscriber's life: signed events, a receiver that is down, its end, and everything that was missed."""

import json
import ssl
from datetime import timedelta

import pytest

from a365_sync.outbound import routing
from a365_sync.outbound.delivering import MOST_DELIVERIES
from a365_sync.store import events
from tests.contract.stack import REPOSITORY, Stack
from tests.event_schemas import breaches
from tests.functions.account import sample
from tests.functions.subscribers import CHAT, ERP, EVERYTHING_DOWN, Subscribers, dying_after, verified
from tests.leaks import SECRETS, LeakFinder
from tests.receiver import OK


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


@pytest.mark.parametrize("write", range(1, 6))
def test_a_death_after_any_write_on_the_way_to_the_end_loses_nothing(
    world: Subscribers, write: int, caplog: pytest.LogCaptureFixture
) -> None:
    made = world.subscribe(ERP, pattern={"detail-type": ["Part Removed"]})  # not its own end
    watching = world.subscribe(CHAT)
    erp, chat = world.receivers[ERP], world.receivers[CHAT]
    erp.answer = b"HTTP/1.1 410 Gone\r\n\r\n"
    began, identifier = world.now, world.announce("1")
    with dying_after(write) as writes:
        world.work()
        world.work()
        world.pass_time(lambda: not world.waiting, timedelta(hours=1))
        world.work()
    assert len(writes) >= write
    shown = world.show(made["id"])
    assert (shown["state"], shown["missed_since"]) == ("disabled", began.isoformat())
    notices = [verified(watching["secret"], chat, number) for number in range(len(chat.ids))]
    assert {event["type"] for event in notices} == {
        "a365-sync.part.removed.v1",
        "a365-sync.subscription.disabled.v1",
    }
    assert len(set(chat.ids)) == 2
    assert [record for record in caplog.records if record.message == "subscription disabled"]
    erp.answer = OK
    world.call("change", made["id"], {"state": "active"})
    world.call("replay", made["id"], {})
    world.work()
    assert identifier in erp.ids[1:]


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


def test_a_replay_sends_what_the_subscription_wants_as_it_was_sent_at_first(
    world: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.subscribe(ERP, pattern={"detail": {"subject": ["part/2"]}})
    since = world.now.isoformat()
    monkeypatch.setattr(events, "_LARGEST", 100)
    for part in ("1", "2", "3"):
        world.announce(part)
    world.work()
    erp = world.receivers[ERP]
    first = verified(made["secret"], erp)
    assert set(first["data"]) == {"data_key"}
    assert world.call("replay", made["id"], {"since": since})[0] == 202
    world.work()
    assert [verified(made["secret"], erp, number) for number in range(len(erp.ids))] == [first, first]


def test_a_replay_that_a_stop_cuts_short_counts_as_missed(world: Subscribers) -> None:
    made = world.subscribe(ERP)
    since = (world.now - timedelta(days=1)).isoformat()
    world.call("replay", made["id"], {"since": since})
    world.call("change", made["id"], {"state": "disabled"})
    world.work()
    assert world.show(made["id"])["missed_since"] == since


def test_who_subscribes_later_gets_from_a_replay_what_the_first_sync_found(
    world: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "_PAGE", 4)
    wanted = [*world.keep("1", "2", "3"), *world.keep("4", "5", "6"), *world.keep("7"), world.announce("8")]
    world.work()
    made = world.subscribe(ERP)
    world.call("replay", made["id"], {"since": "2000-01-01T00:00:00+00:00"})
    world.work()
    assert sorted(world.receivers[ERP].ids) == sorted(wanted)


def test_neither_logs_nor_events_tell_a_secret(world: Subscribers, leak_finder: LeakFinder) -> None:
    """Not that of the signatures, nor what a receiver has in its URL."""
    made = world.subscribe(ERP, url=f"https://{ERP}/in/shh-path?key=shh-key")
    watching = world.subscribe(CHAT)
    for number, answer in enumerate((EVERYTHING_DOWN, b"nonsense", b"HTTP/1.1 410 Gone\r\n\r\n")):
        world.receivers[ERP].answer = answer
        world.announce(str(number))
        world.work()
        world.pass_time(lambda: False, timedelta(minutes=2))
    world.pass_time(lambda: world.show(made["id"])["state"] == "disabled", timedelta(hours=5))
    world.work()
    assert verified(watching["secret"], world.receivers[CHAT])["type"] == "a365-sync.subscription.disabled.v1"
    told = "".join(request.body.decode() for request in world.receivers[CHAT].received)
    assert SECRETS.search(told) is None
    assert leak_finder.take() == []
