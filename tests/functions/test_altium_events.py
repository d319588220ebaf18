"""Altium's events from the subscription to the look at what they hint at; the door is an Altium 365 one."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from a365_sync.entrypoints import event_delivery
from local.simulator.doors import DOORS
from local.simulator.options import Options
from local.simulator.server import RunningServer, start
from tests.functions.account import Account, body_of, client, resource, sample, with_body
from tests.functions.conftest import connection_to

RELEASED, WIP, LIBRARY = (
    f"a365-sync-sync-{name}" for name in ("released-boms", "wip-boms-frequent", "part-library")
)
THERMOSTAT = "8381D007-BF5B-51CA-A89C-66F052B2A45E"
UNKNOWN = "0B0F1D6E-5A0B-4F61-8A6E-0D9B5B0B7C11"
LOCAL = {"host": "a1b2c3.execute-api.localhost:4566", "x-forwarded-proto": "http"}


@pytest.fixture(scope="module")
def altium365(small_dataset: Path) -> Iterator[RunningServer]:
    with start(small_dataset, Options(door=DOORS["altium365"])) as running:
        yield running


@pytest.fixture(scope="module")
def connected(aws: Account, altium365: RunningServer) -> Account:
    aws.put_connection(connection_to(altium365) | {"door": "altium365"})
    return aws


def initialize(account: Account, **headers: str) -> Any:
    """What a call of `initialize-integration` answers about events; without headers, one to a local gateway."""
    event = sample("initialize_integration.webhook")
    event["headers"] |= headers or LOCAL
    answer = account.call("initialize_integration", event)
    assert answer["statusCode"] == 200, answer
    return body_of(answer)["altium_events"]


def ask_for(account: Account, event_types: list[str]) -> None:
    """Store the setting."""
    event = with_body(sample("store_env_variables.webhook"), {"altium_event_types": event_types})
    assert account.call("store_env_variables", event)["statusCode"] == 200


def subscriptions(door: RunningServer) -> list[Any]:
    """What the door says of who subscribed."""
    told: list[Any] = requests.get(f"{door.url}/_simulator/subscriptions", timeout=10).json()
    return told["subscriptions"] if isinstance(told, dict) else told


@pytest.fixture
def token(connected: Account, altium365: RunningServer) -> str:
    """The token of a new registration, as Altium knows it; deliveries before it are forgotten."""
    assert initialize(connected)["registered"]
    for item in connected.items("state", "ONCE"):
        resource("dynamodb").Table("state").delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    connected.invoked.clear()
    url: str = subscriptions(altium365)[-1]["webHookUrl"]
    return url.rpartition("/")[2]


def deliver(account: Account, token: str, body: str) -> Any:
    """A delivery as API Gateway hands it on."""
    event = sample("receive_altium_event.delivery") | {"body": body, "pathParameters": {"token": token}}
    return account.call("receive_altium_event", event)


def asked_for(account: Account) -> list[tuple[str, Any]]:
    """The invocations since the last time: function and project."""
    asked = [(name, payload.get("project_id")) for name, kind, payload in account.invoked if kind == "Event"]
    assert {payload["source"] for *_, payload in account.invoked} <= {"altium-event"}
    account.invoked.clear()
    return sorted(asked, key=str)


def project(guid: str) -> str:
    return json.dumps(
        {"subject": f"grid:workspace:2c99e64b-816a-5b58-80e1-025138ce356c:design:project/{guid}"}
    )


def test_initialize_subscribes_and_keeps_no_token(connected: Account, altium365: RunningServer) -> None:
    assert initialize(connected) == {"registered": True, "event_types": ["*"]}
    (known,) = subscriptions(altium365)
    base, _, token = known["webHookUrl"].rpartition("/")
    assert base == "http://a1b2c3.execute-api.localhost:4566/events/altium"
    assert len(token) >= 43  # 32 bytes
    assert token not in str(connected.items("state"))


def test_initialize_again_replaces_the_subscription_and_its_token(
    connected: Account, altium365: RunningServer
) -> None:
    initialize(connected)
    (before,) = subscriptions(altium365)
    initialize(connected)
    (after,) = subscriptions(altium365)
    assert before["subscriptionId"] != after["subscriptionId"]
    old, new = (each["webHookUrl"].rpartition("/")[2] for each in (before, after))
    assert deliver(connected, old, "{}")["statusCode"] == 404
    assert deliver(connected, new, "{}")["statusCode"] == 202


def test_who_asks_for_no_events_any_more_is_sent_none(
    connected: Account, altium365: RunningServer, token: str
) -> None:
    ask_for(connected, [])
    try:
        told = initialize(connected)
        assert (told["registered"], "altium_event_types" in told["warning"]) == (False, True)
        assert subscriptions(altium365) == []
        assert deliver(connected, token, "{}")["statusCode"] == 404
    finally:
        ask_for(connected, ["*"])
    assert initialize(connected) == {"registered": True, "event_types": ["*"]}
    assert len(subscriptions(altium365)) == 1


def test_a_subscription_that_altium_lost_is_no_trouble(connected: Account, altium365: RunningServer) -> None:
    initialize(connected)
    (item,) = connected.items("state", "ALTIUM_EVENTS")
    connected.put("state", item | {"unremoved": ["grid:global::events:subscription/gone"]})
    assert "warning" not in initialize(connected)
    assert len(subscriptions(altium365)) == 1
    (item,) = connected.items("state", "ALTIUM_EVENTS")
    assert item["unremoved"] == []


def test_a_refused_subscription_is_a_warning_and_leaves_the_one_before(
    connected: Account, altium365: RunningServer, token: str
) -> None:
    before = subscriptions(altium365)
    told = initialize(
        connected, host="a1b2c3.execute-api.eu-west-1.amazonaws.com", **{"x-forwarded-proto": "https"}
    )
    assert told["registered"] is False
    assert "its own machine only" in told["warning"]  # Altium's reason, here the simulator's
    assert subscriptions(altium365) == before
    assert deliver(connected, token, "{}")["statusCode"] == 202


def test_no_subscription_leads_over_a_plain_address(
    connected: Account, altium365: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = subscriptions(altium365)
    monkeypatch.setattr(
        "a365_sync.sync.event_registration.EventTarget.reachable",
        property(lambda target: target.base_url.startswith("https://")),
    )
    assert initialize(connected)["registered"] is False
    assert subscriptions(altium365) == before


@pytest.mark.parametrize("wrong", ["", "x", "\ud800", "a" * 5000, "../state", "<token>"])
def test_a_wrong_token_is_an_unknown_path_and_nothing_happens(
    connected: Account, token: str, wrong: str
) -> None:
    before = connected.keys(), connected.items("state")
    answer = deliver(connected, wrong, project(THERMOSTAT))
    assert (answer["statusCode"], body_of(answer)) == (404, {"message": "Not Found"})
    assert asked_for(connected) == []
    assert (connected.keys(), connected.items("state")) == before


def test_a_delivery_is_kept_as_it_came(connected: Account, token: str) -> None:
    before = connected.keys()
    deliver(connected, token, '{"any": "thing"}')
    (key,) = connected.keys() - before
    content = client("s3").get_object(Bucket="data", Key=key)["Body"].read()
    assert key.startswith("inbound/altium/dt=")
    assert json.loads(gzip.decompress(content))["headers"]["content-type"].startswith("application/json")


def test_a_delivery_that_cannot_be_kept_is_still_a_hint(
    connected: Account, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(event_delivery, "keep_delivery", failing)
    assert deliver(connected, token, project(THERMOSTAT))["statusCode"] == 202
    assert len(asked_for(connected)) == 2


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (project(THERMOSTAT), [(RELEASED, THERMOSTAT), (WIP, THERMOSTAT)]),
        (json.dumps({"releaseId": UNKNOWN}), [(RELEASED, None)]),
        (json.dumps({"componentId": UNKNOWN}), [(LIBRARY, None)]),
        ("{}", [(RELEASED, None), (WIP, None)]),
        ("\x00 no JSON", [(RELEASED, None), (WIP, None)]),
    ],
)
def test_a_delivery_asks_for_a_look_once_in_a_while(
    connected: Account, token: str, body: str, asked: list[tuple[str, Any]]
) -> None:
    assert deliver(connected, token, body)["statusCode"] == 202
    assert asked_for(connected) == asked
    assert deliver(connected, token, body)["statusCode"] == 202
    assert asked_for(connected) == []


def newest(account: Account) -> Any:
    return body_of(account.call("report_status", sample("report_status.runs")))["runs"][0]


def hinted(account: Account, function: str, project_id: str) -> Any:
    """Do what a delivery asked for; returns the run's record."""
    account.call(function, {"source": "altium-event", "project_id": project_id})
    return newest(account)


def watermarks(account: Account) -> list[Any]:
    return [item for item in account.items("state") if item["pk"].startswith("WATERMARK")]


@pytest.fixture
def swept(connected: Account) -> Account:
    """After a look at everything, whose tasks are gone."""
    initialize(connected)
    for function in ("sync_wip_boms_nightly", "sync_released_boms"):
        connected.call(function, {"source": "webhook"})
    connected.queued("wip")
    connected.queued("release")
    return connected


@pytest.mark.parametrize("guid", [THERMOSTAT, THERMOSTAT.lower()])
def test_a_known_project_is_looked_at_alone(swept: Account, guid: str) -> None:
    before = watermarks(swept)
    run = hinted(swept, "sync_wip_boms_frequent", guid)
    assert (run["source"], run["project_id"], run["planned"]) == ("altium-event", THERMOSTAT, 3)
    tasks = swept.queued("wip")
    assert {task["project_name"] for task in tasks} == {"Thermostat"}
    assert len(tasks) == 3
    assert hinted(swept, "sync_released_boms", guid)["project_id"] == THERMOSTAT
    assert {task["project_name"] for task in swept.queued("release")} == {"Thermostat"}
    assert watermarks(swept) == before
    assert all(lease["let_go"] for lease in swept.items("state", "LEASE"))


@pytest.mark.parametrize("function", ["sync_wip_boms_frequent", "sync_released_boms"])
def test_an_unknown_project_is_the_normal_sweep_for_changes(swept: Account, function: str) -> None:
    run = hinted(swept, function, UNKNOWN)
    assert (run["project_id"], run["source"], run["error"]) == (None, "altium-event", None)
    assert run["altium_requests"] == 1  # the list of those that changed, and nothing of any project


def test_a_look_is_no_baseline_and_no_sign_of_freshness(swept: Account) -> None:
    entity = "wip_boms"
    before = body_of(swept.call("report_status", sample("report_status.status")))["entities"][entity]
    run = hinted(swept, "sync_wip_boms_frequent", THERMOSTAT)
    swept.queued("wip")
    table = resource("dynamodb").Table("state")
    table.update_item(
        Key={"pk": "RUNS", "sk": run["run_id"]},
        UpdateExpression="SET #state = :finished, finished_at = :now",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":finished": "finished", ":now": run["requested_at"]},
    )
    after = body_of(swept.call("report_status", sample("report_status.status")))["entities"][entity]
    assert after["last_good_run"] == before["last_good_run"]


def test_a_look_goes_on_while_a_sweep_is_at_work(swept: Account) -> None:
    swept.put("state", {"pk": "LEASE", "sk": "wip_boms", "owner": "a sweep", "held_until": 2**40})
    try:
        assert hinted(swept, "sync_wip_boms_frequent", THERMOSTAT)["planned"] == 3
    finally:
        resource("dynamodb").Table("state").delete_item(Key={"pk": "LEASE", "sk": "wip_boms"})
    swept.queued("wip")
