"""What dead letters say."""

import json
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.store.dead_letters import Letter
from a365_sync.store.runs import Run, RunState
from a365_sync.sync.dead_letters import DeadWork, NotUnderstoodError, read_invocation, read_task
from a365_sync.sync.tasks import BomTask

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
ERROR = {"code": "partial_data", "message": "Holes."}


def task(**fields: Any) -> BomTask:
    identity = BomIdentity.wip("w", "p", "[No Variations]")
    return BomTask(**{"run_id": "r1", "identity": identity, "node_id": "n", "project_name": "P", **fields})


def letter(body: str, group: str | None = "g") -> Letter:
    return Letter("m1", "receipt", body, group)


def record(function: str = "stack-sync-part-library", **fields: Any) -> str:
    return json.dumps(
        {
            "requestContext": {"functionArn": ARN + function, "condition": "RetriesExhausted"},
            "requestPayload": {"source": "schedule"},
            "responsePayload": {"errorType": "Throttled", "errorMessage": "Too many requests."},
            **fields,
        }
    )


def invocation(body: str) -> DeadWork:
    return read_invocation(letter(body), "stack-")


def run(**fields: Any) -> Run:
    return Run("r1", "sync-wip-boms-nightly", "schedule", RunState.FINISHED, "t", **fields)


def test_a_task_is_named_by_its_bom_and_run() -> None:
    work = read_task(letter(task().model_dump_json()), Source.WIP)
    assert (work.bom, work.unit, work.run_id, work.trigger) == (task().key, task().key, "r1", None)
    assert work.reason["code"] == "unrecorded"


def test_a_tasks_reason_and_trigger_are_what_its_run_tells() -> None:
    work = read_task(letter(task().model_dump_json()), Source.WIP)
    told = work.explained(run(error={"code": "run_died"}), ERROR)
    assert (told.trigger, told.reason) == ("sync-wip-boms-nightly", ERROR)
    # The run's own error is not why this task failed.
    assert work.explained(run(error={"code": "run_died"}), None).reason == work.reason
    assert work.explained(None, None) == work


@pytest.mark.parametrize(
    ("body", "source", "group"),
    [
        ("{", Source.WIP, "g"),
        ("[]", Source.WIP, "g"),
        (task().model_dump_json(), Source.RELEASE, "g"),
        (task().model_dump_json(), Source.WIP, None),
        (task(run_id="").model_dump_json(), Source.WIP, "g"),
        (task(identity=BomIdentity.wip("w", "p", "x" * 700)).model_dump_json(), Source.WIP, "g"),
    ],
)
def test_what_is_no_task_of_the_queue_is_not_understood(body: str, source: Source, group: str | None) -> None:
    with pytest.raises(NotUnderstoodError):
        read_task(letter(body, group), source)


def test_an_invocation_is_repeated_as_a_run_of_its_own() -> None:
    work = invocation(
        record(requestPayload={"source": "altium-event", "project_id": "p", "run_id": "r1", "x": [1]})
    )
    assert (work.trigger, work.run_id, work.bom) == ("sync-part-library", "r1", None)
    assert work.payload == {"source": "redrive", "project_id": "p", "x": [1]}


def test_invocations_that_ask_for_the_same_are_one_unit() -> None:
    alike = [record(requestPayload={"source": "schedule"}),
             record(requestPayload={"source": "webhook", "run_id": "r2"})]  # fmt: skip
    others = [record(requestPayload={"project_id": "p"}), record("stack-sync-released-boms")]
    assert len({invocation(body).unit for body in alike}) == 1
    assert len({invocation(body).unit for body in (*alike, *others)}) == 3


def test_an_invocations_reason_is_what_its_run_tells_or_else_what_was_raised() -> None:
    work = invocation(record())
    assert (work.reason["message"], work.reason["detail"]) == ("Too many requests.", "Throttled")
    assert work.explained(run(error=ERROR), None).reason == ERROR


@pytest.mark.parametrize("told", [None, {}, "text", {"errorMessage": ""}])
def test_an_invocation_that_raised_nothing_tells_why_lambda_gave_up(told: Any) -> None:
    reason = invocation(record(responsePayload=told)).reason
    assert (reason["code"], reason["detail"]) == ("unrecorded", "RetriesExhausted")


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]", "1", "{}", "[" * 9000,
        record(requestPayload=None), record(requestPayload="text"), record(requestContext={"functionArn": "x"}),
        record(requestContext={"functionArn": 5}), record("other-sync-part-library"), record("sync-part-library"),
        record("stack-token-keeper"), record("stack-upsert-wip-variant"),
    ],
)  # fmt: skip
def test_what_is_no_invocation_of_a_sync_is_not_understood(body: str) -> None:
    with pytest.raises(NotUnderstoodError):
        invocation(body)
