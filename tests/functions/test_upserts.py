"""Batches of the queues: BOMs are stored, and exactly the tasks that failed are given back."""

import copy
import json
from typing import Any

import pytest

from a365_sync.store import aws
from a365_sync.store.leases import Leases
from a365_sync.store.pace import SharedPace
from a365_sync.store.queue import Queue
from tests.functions.account import Account, body_of, sample, with_body

FUNCTIONS = ("upsert_wip_variant", "upsert_release_variant")


@pytest.fixture(scope="module")
def asked(initialized: Account) -> Account:
    """The account with the runs that the sample messages belong to."""
    for function in FUNCTIONS:
        records = sample(f"{function}.sqs")["Records"]
        run_id = json.loads(records[0]["body"])["run_id"]
        initialized.put("state", {
            "pk": "RUNS", "sk": run_id, "trigger": run_id.split("-", 1)[1].rpartition("-")[0],
            "source": "schedule", "state": "running", "requested_at": "2026-11-20T02:00:00+00:00",
            "planning": False, "planned": len(records) + 1,
        })  # fmt: skip
    return initialized


def poisoned(event: Any, number: int, group: str) -> Any:
    """The batch with one more message, which cannot be a task, after the first `number` ones."""
    batch = copy.deepcopy(event)
    poison = copy.deepcopy(batch["Records"][0]) | {"messageId": "poison", "body": '{"run_id": 1}'}
    poison["attributes"]["MessageGroupId"] = group
    batch["Records"].insert(number, poison)
    return batch


def run_of(account: Account, function: str) -> Any:
    run_id = json.loads(sample(f"{function}.sqs")["Records"][0]["body"])["run_id"]
    event = sample("report_status.run") | {"pathParameters": {"run_id": run_id}}
    return body_of(account.call("report_status", event))


@pytest.mark.parametrize(
    ("function", "files"),
    [
        ("upsert_wip_variant", {"boms/wip/697DDED8-253C-58D8-8F25-BD56EF547D89/48V/latest.csv",
                                "boms/wip/697DDED8-253C-58D8-8F25-BD56EF547D89/!5BNo!20Variations!5D/latest.csv"}),
        ("upsert_release_variant", {"boms/released/697DDED8-253C-58D8-8F25-BD56EF547D89/"
                                    "CC6C55DE-5CB7-577D-8CFA-93A324E4A9A0/!5BNo!20Variations!5D.csv"}),
    ],
)  # fmt: skip
def test_a_batch_is_done_whole(asked: Account, function: str, files: set[str]) -> None:
    answer = asked.call(function, sample(f"{function}.sqs"))
    assert answer == {"batchItemFailures": []}
    assert files <= asked.keys()
    run = run_of(asked, function)
    assert (run["changed"], run["failed"]) == (len(files), 0)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_delivered_again_it_is_counted_once(asked: Account, function: str) -> None:
    before, keys = run_of(asked, function), asked.keys()
    assert asked.call(function, sample(f"{function}.sqs")) == {"batchItemFailures": []}
    after = run_of(asked, function)
    assert (after["changed"], after["unchanged"]) == (before["changed"], before["unchanged"])
    assert asked.keys() == keys


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("number", [0, 1])
def test_one_poisoned_message_is_given_back_alone(asked: Account, function: str, number: int) -> None:
    batch = poisoned(sample(f"{function}.sqs"), number, "a group of its own")
    assert asked.call(function, batch) == {"batchItemFailures": [{"itemIdentifier": "poison"}]}


def test_what_waits_behind_a_failure_in_its_group_is_given_back_with_it(asked: Account) -> None:
    event = sample("upsert_wip_variant.sqs")
    second = event["Records"][1]
    batch = poisoned(event, 1, second["attributes"]["MessageGroupId"])
    answer = asked.call("upsert_wip_variant", batch)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["poison", second["messageId"]]


@pytest.fixture
def shown_again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """After how many seconds messages that were given back are delivered again."""
    seconds: list[int] = []
    monkeypatch.setattr(Queue, "show_again", lambda _self, _receipt, after: seconds.append(after))
    return seconds


def ids(event: Any) -> list[str]:
    return [record["messageId"] for record in event["Records"]]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_without_time_everything_is_given_back_at_once(
    asked: Account, shown_again: list[int], function: str
) -> None:
    event, before = sample(f"{function}.sqs"), run_of(asked, function)
    answer = asked.call(function, event, seconds=30)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ids(event)
    assert shown_again == [0] * len(event["Records"])
    assert run_of(asked, function) == before


def test_while_everybody_pauses_tasks_are_given_back_until_it_is_over(
    asked: Account, shown_again: list[int]
) -> None:
    event = sample("upsert_wip_variant.sqs")
    SharedPace(aws.table("state")).slow_down(200)
    try:
        answer = asked.call("upsert_wip_variant", event)
    finally:
        aws.table("state").delete(("ALTIUM", "pace"))
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ids(event)
    assert [190 <= seconds <= 201 for seconds in shown_again] == [True] * len(ids(event))


def test_without_a_free_slot_tasks_are_given_back(
    asked: Account, shown_again: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    leases = Leases(aws.table("state"))
    names = [f"altium/{number}" for number in range(12 - 3)]
    assert [leases.acquire(name, "another", 300) for name in names] == [True] * len(names)
    monkeypatch.setattr("a365_sync.entrypoints.task_batch._SLOT_PATIENCE", 0)
    event = sample("upsert_wip_variant.sqs")
    try:
        answer = asked.call("upsert_wip_variant", event)
    finally:
        for name in names:
            leases.release(name, "another")
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ids(event)
    assert shown_again == [30] * len(ids(event))
    assert asked.call("upsert_wip_variant", event) == {"batchItemFailures": []}
    assert [leases.acquire(name, "another", 1) for name in names] == [True] * len(names)


def test_a_variant_that_altium_no_longer_shows_is_told_and_not_repeated(asked: Account) -> None:
    event = sample("upsert_wip_variant.sqs")
    record = event["Records"][0]
    task = json.loads(record["body"])
    task["identity"]["variant"] = "gone"
    record["body"] = json.dumps(task)
    answer = asked.call("upsert_wip_variant", {"Records": [record]})
    assert answer == {"batchItemFailures": []}
    run = run_of(asked, "upsert_wip_variant")
    assert run["failed"] == 1
    assert [failure["error"]["code"] for failure in run["failures"]] == ["not_found"]


@pytest.mark.parametrize(("function", "queue"), [(FUNCTIONS[0], "wip"), (FUNCTIONS[1], "release")])
def test_a_webhook_queues_one_bom(asked: Account, function: str, queue: str) -> None:
    for sweep in ("sync_wip_boms_nightly", "sync_released_boms"):
        asked.call(sweep, sample(f"{sweep}.schedule"))
    asked.queued(queue)
    answer = asked.call(function, sample(f"{function}.webhook"))
    assert answer["statusCode"] == 202, answer
    (task,) = asked.queued(queue)
    assert task["run_id"] == body_of(answer)["run_id"]
    wanted = json.loads(sample(f"{function}.webhook")["body"])
    assert (task["project_name"], task["identity"]["variant"]) == (wanted["project"], wanted["variant"])


@pytest.mark.parametrize("body", [{}, {"project": "two_ax_PCB"}, {"project": 1, "variant": "48V"}, []])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_body_that_names_no_bom_is_refused(asked: Account, function: str, body: Any) -> None:
    answer = asked.call(function, with_body(sample(f"{function}.webhook"), body))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (400, "invalid_input")
