"""The embedded cloud runs functions as Lambda does, called by HTTP, queue, schedule or themselves."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from local.cloud import Deployment, wait_until

pytestmark = pytest.mark.end_to_end

PROJECT = Path(__file__).resolve().parents[2]


def items(deployment: Deployment, pk: str) -> dict[str, dict[str, Any]]:
    """Sort key → the item, for one partition of the sample's table."""
    table = deployment.emulator.session().resource("dynamodb", endpoint_url=deployment.emulator.address)
    found = table.Table(deployment.physical_id("Table")).query(
        KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": pk}
    )
    return {item["sk"]: item for item in found["Items"]}


def send(deployment: Deployment, group: str, name: str, **work: object) -> None:
    """Queue one message of a group."""
    deployment.client("sqs").send_message(
        QueueUrl=deployment.physical_id("WorkQueue"),
        MessageBody=json.dumps({"name": name, **work}),
        MessageGroupId=group,
        MessageDeduplicationId=f"{group} {name}",
    )


def wait_for_empty_queue(deployment: Deployment) -> None:
    wait_until(lambda: deployment.queue_depth("WorkQueue") == 0, what="the queue's end")


def test_a_request_reaches_its_function_as_payload_version_2(sample: Deployment) -> None:
    event = sample.get("/items/CMP-00114-1?part=R1&part=R2").json()["event"]
    assert event["version"] == "2.0"
    assert event["routeKey"] == "GET /items/{item_id}"
    assert event["rawPath"] == "/items/CMP-00114-1"
    assert event["pathParameters"] == {"item_id": "CMP-00114-1"}
    assert event["queryStringParameters"] == {"part": "R1,R2"}
    assert event["requestContext"]["http"]["method"] == "GET"


def test_header_names_arrive_in_lower_case(sample: Deployment) -> None:
    answer = sample.api.call(
        "POST", "/calls", body={"note": "headers"}, headers={"X-Webhook-SECRET": "right"}
    )
    assert answer.status_code == 202


def test_layers_give_their_packages(sample: Deployment) -> None:
    answer = sample.post("/calls", {"note": "layers"}, secret="right")
    assert answer.json() == {"greeting": "hello from the layer", "dependency": "xn--gre-6ka8l.example"}


def test_refusals_keep_their_status(sample: Deployment) -> None:
    assert sample.post("/calls", {}, secret="wrong").status_code == 401
    assert sample.get("/nowhere").status_code == 404
    assert sample.api.call("PUT", "/calls").status_code == 404


def test_an_address_that_an_answer_names_can_be_fetched(sample: Deployment) -> None:
    assert sample.get(f"{sample.api_url}/items/1").status_code == 200


def test_other_programs_reach_the_api(sample: Deployment) -> None:
    assert requests.get(f"{sample.api.plain_url}/items/1", timeout=20).status_code == 200
    if shutil.which("curl"):
        fetched = subprocess.run(
            ["curl", "-sSf", f"{sample.api_url}/items/1"], capture_output=True, check=True
        )
        assert json.loads(fetched.stdout)["event"]["pathParameters"] == {"item_id": "1"}


def test_an_environment_serves_one_invocation_after_another(sample: Deployment) -> None:
    first, second = (sample.get("/items/1").json()["process"] for _ in range(2))
    assert first == second


def test_functions_see_only_their_own_variables(sample: Deployment) -> None:
    variables = sample.get("/items/1").json()["variables"]
    assert variables["EXTRA"] == "given at deployment"
    assert variables["ALLOW_LOOPBACK_DOOR"] == "1"
    assert variables["TABLE"] == sample.physical_id("Table")
    assert "STRAY_VARIABLE" not in variables


def test_a_function_invokes_itself_asynchronously(sample: Deployment) -> None:
    assert sample.post("/calls", {"note": "by itself"}, secret="right").status_code == 202
    wait_until(lambda: "by itself" in items(sample, "note"), what="the note")


def test_a_failed_asynchronous_invocation_goes_to_its_destination(sample: Deployment) -> None:
    sample.post("/calls", {"fail": "for good"}, secret="right")
    (failure,) = wait_until(lambda: sample.peek("FailureQueue"), what="the failed invocation")
    record = json.loads(failure)
    assert record["requestPayload"] == {"fail": "for good"}
    assert record["responsePayload"]["errorType"] == "ValueError"


def test_errors_are_logged_with_their_traceback(sample: Deployment) -> None:
    answer = sample.invoke("front", {"fail": "with a trace"})
    assert answer["errorMessage"] == "told to fail: with a trace"
    log = "\n".join(sample.function_logs("front"))
    assert "[ERROR] ValueError: told to fail: with a trace" in log
    assert 'raise ValueError(f"told to fail: {event[' in log


def test_a_package_that_no_layer_has_is_missing(sample: Deployment) -> None:
    answer = sample.invoke("lacking", {})
    assert "No module named 'pytest'" in answer["errorMessage"]


def test_a_message_that_fails_is_tried_again_alone_and_ends_among_the_dead(sample: Deployment) -> None:
    groups = [f"group-{number}" for number in range(10)]
    for group in groups:
        send(sample, group, "tried", fail=group == "group-3")
    dead = wait_until(lambda: sample.peek("WorkDeadLetterQueue"), what="the dead letter")
    assert [json.loads(body) for body in dead] == [{"name": "tried", "fail": True}]
    wait_for_empty_queue(sample)
    tries = {group: len(item["done"]) for group, item in items(sample, "work").items()}
    assert {group: tries[group] for group in groups} == {
        group: 2 if group == "group-3" else 1 for group in groups
    }


def test_groups_are_worked_on_side_by_side_and_each_in_order(sample: Deployment) -> None:
    names = [str(number) for number in range(8)]
    for name in names:
        for group in ("left", "middle", "right"):
            send(sample, group, name, seconds=0.02)
    wait_for_empty_queue(sample)
    work = items(sample, "work")
    assert {group: work[group]["done"] for group in ("left", "middle", "right")} == {
        group: names for group in ("left", "middle", "right")
    }
    assert len({item["worker"] for item in work.values()}) == 2


def test_a_schedule_invokes_its_target_with_its_input(sample: Deployment) -> None:
    sample.fire_schedule("front")
    wait_until(lambda: "from the schedule" in items(sample, "note"), what="the schedule's note")


def test_a_schedule_is_also_known_by_its_logical_id(sample: Deployment) -> None:
    sample.fire_schedule("FrontTick")
    with pytest.raises(KeyError, match="0 schedules"):
        sample.fire_schedule("consume")
    with pytest.raises(KeyError, match="no function nothing"):
        sample.fire_schedule("nothing")


def test_only_loopback_is_listened_on(sample: Deployment) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", sample.emulator.port), timeout=2)


def test_the_cloud_goes_with_its_owner_however_that_ends() -> None:
    program = (
        "import sys, time; from local.cloud import Emulator\n"
        "with Emulator() as emulator: print(emulator.port, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert owner.stdout is not None
    port = int(owner.stdout.readline())
    assert answers(port)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    wait_until(lambda: not answers(port), timeout=5, what="the cloud's end")


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
