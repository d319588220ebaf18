"""From a BOM that always fails, through the dead-letter queue, to the stored BOM; with no more than the role allows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import Emulator, wait_until
from local.simulator.faults.kinds.partial import PartialData
from local.simulator.server import RunningServer, start
from tests.end_to_end.installation import Installation, Json, connection_to

pytestmark = pytest.mark.end_to_end

SETTINGS = {"projects": ["Thermostat"], "sync_part_library": False, "sync_released_boms": False}
QUEUES = ("WipDeadLetterQueue", "FailedInvocationQueue")
NIGHTLY = "sync-wip-boms-nightly"


@pytest.fixture(scope="module")
def door(small_dataset: Path) -> Iterator[RunningServer]:
    with start(small_dataset) as running:
        yield running


@pytest.fixture(scope="module")
def installed(door: RunningServer) -> Iterator[Installation]:
    """Connected, with roles enforced and a queue that gives up at once."""
    with Emulator(enforce_roles=True) as cloud:
        made = Installation.create(cloud, "redriven", connection_to(door))
        dead = made.deployment.physical_id("WipDeadLetterQueue")
        sqs = made.deployment.client("sqs")
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = {"deadLetterTargetArn": arn, "maxReceiveCount": 1}
        sqs.set_queue_attributes(
            QueueUrl=made.deployment.physical_id("WipQueue"),
            Attributes={"VisibilityTimeout": "3", "RedrivePolicy": json.dumps(policy)},
        )
        yield made


@pytest.fixture(scope="module")
def failed(installed: Installation, door: RunningServer) -> Json:
    """The first run, all of whose BOMs failed and ended among the dead."""
    assert installed.post("store-env-variables", SETTINGS).status_code == 200
    door.faults.order(PartialData(missing="bom", times=None))
    run = installed.initialize()[NIGHTLY]
    assert run["failed"] == run["planned"] > 1
    wait_until(lambda: depths(installed)[0] == run["planned"], what="the dead letters")
    return run


@pytest.fixture(scope="module")
def listed(installed: Installation, failed: Json) -> Json:
    """What a dry run tells."""
    return answer(installed, dry_run=True)


@pytest.fixture(scope="module")
def one_back(installed: Installation, door: RunningServer, listed: Json) -> str:
    """The key of one BOM that was replayed alone, after its cause was gone."""
    door.faults.clear()
    key: str = listed["found"][0]["bom"]
    assert [each["bom"] for each in answer(installed, bom=key)["replayed"]] == [key]
    wait_until(lambda: len(installed.boms()) == 1, what="the BOM")
    assert depths(installed)[0] == len(listed["found"]) - 1
    return key


@pytest.fixture(scope="module")
def all_back(installed: Installation, door: RunningServer, failed: Json, one_back: str) -> Json:
    """What the replay of all told, a sweep among it that a schedule asked for in vain."""
    door.faults.order(PartialData(missing="projects", times=None))
    installed.deployment.fire_schedule(NIGHTLY.replace("-", "_"))
    wait_until(lambda: depths(installed)[1] == 1, what="the failed invocation")
    door.faults.clear()
    told = answer(installed)
    wait_until(lambda: installed.get(f"/runs/{failed['run_id']}")["failed"] == 0, what="the replayed BOMs")
    return told


def answer(installed: Installation, **body: object) -> Json:
    given = installed.post("redrive", body)
    assert given.status_code == 200, given.text
    told: Json = given.json()
    return told


def depths(installed: Installation) -> list[int]:
    return [installed.deployment.queue_depth(queue) for queue in QUEUES]


def test_each_dead_letter_is_listed_with_its_reason(failed: Json, listed: Json) -> None:
    reasons = {each["task"]: each["error"] for each in failed["failures"]}
    assert {each["bom"]: each["reason"] for each in listed["found"]} == reasons
    assert {each["reason"]["code"] for each in listed["found"]} == {"partial_data"}
    assert {(each["run_id"], each["trigger"]) for each in listed["found"]} == {(failed["run_id"], NIGHTLY)}


def test_all_come_back_and_no_dead_letter_stays(
    installed: Installation, failed: Json, one_back: str, all_back: Json
) -> None:
    *boms, sweep = all_back["replayed"]
    assert {each["bom"] for each in boms} == {each["task"] for each in failed["failures"]} - {one_back}
    assert (sweep["queue"], sweep["trigger"], sweep["reason"]["code"]) == (QUEUES[1], NIGHTLY, "error")
    assert len(installed.boms()) == failed["planned"]
    assert depths(installed) == [0, 0]


def test_the_run_that_had_failed_tells_what_became_of_it(
    installed: Installation, failed: Json, all_back: Json
) -> None:
    run = installed.get(f"/runs/{failed['run_id']}")
    planned = failed["planned"]
    assert (run["changed"], run["failed"], run["failures"]) == (planned, 0, [])
    assert run["summary"] == f"{planned} BOMs: {planned} changed, 0 unchanged, 0 failed."


def test_the_sweep_is_a_run_of_its_own(installed: Installation, all_back: Json) -> None:
    found = wait_until(
        lambda: [run for run in installed.get("/runs?limit=100")["runs"] if run["source"] == "redrive"],
        what="the run",
    )
    (run,) = installed.runs(each["run_id"] for each in found)
    assert (run["trigger"], run["state"], run["failed"]) == (NIGHTLY, "finished", 0)


def test_nothing_was_denied(installed: Installation, all_back: Json) -> None:
    log = wait_until(lambda: installed.deployment.function_logs("redrive"), what="the log")
    assert [line for line in log if "AccessDenied" in line or '"level":"ERROR"' in line] == []
