"""From an edit in Altium to the look at it, without any schedule; every function with no more than its role."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import pytest
import requests

from local.cloud import Emulator, wait_until
from local.simulator.doors import DOORS
from local.simulator.options import Options
from local.simulator.server import RunningServer, start
from tests.end_to_end.conftest import DATASET
from tests.end_to_end.installation import Installation, Json, connection_to

pytestmark = pytest.mark.end_to_end

SETTINGS = {"projects": ["Thermostat"], "sync_part_library": False}
MOVE = {"edit": "move_designator", "project": "Thermostat", "designator": "R1", "to": "R901"}


@pytest.fixture(scope="module")
def door() -> Iterator[RunningServer]:
    with start(DATASET, Options(door=DOORS["altium365"])) as running:
        yield running


@pytest.fixture(scope="module")
def installed(door: RunningServer) -> Iterator[Installation]:
    """Initialized and synced once; its roles are enforced."""
    with Emulator(enforce_roles=True) as cloud:
        made = Installation.create(cloud, "events", connection_to(door) | {"door": "altium365"})
        assert made.post("store-env-variables", SETTINGS).status_code == 200
        answer = made.post("initialize-integration")
        assert answer.status_code == 200, answer.text
        assert answer.json()["altium_events"] == {"registered": True, "event_types": ["*"]}
        made.runs(run["run_id"] for run in answer.json()["runs"])
        yield made


def hinted(installed: Installation) -> list[Json]:
    """The runs that events asked for."""
    return [run for run in installed.get("/runs?limit=100")["runs"] if run["source"] == "altium-event"]


def test_an_edit_is_looked_at_when_it_happens(installed: Installation, door: RunningServer) -> None:
    before = installed.boms()
    requests.post(f"{door.url}/_simulator/edits", json=MOVE, timeout=10).raise_for_status()
    started = wait_until(lambda: hinted(installed), what="a run that an event asked for")
    runs = installed.runs(run["run_id"] for run in started)
    assert {run["state"] for run in runs} == {"finished"}
    assert None not in {run["project_id"] for run in runs}
    moved = wait_until(
        lambda: [name for name, bom in installed.boms().items() if bom.rows != before[name].rows],
        what="the changed BOMs",
    )
    assert any("R901" in row["designators"] for name in moved for row in installed.boms()[name].rows)
    assert [key for key in installed.objects() if key.startswith("inbound/altium/dt=")]


def test_the_token_is_in_no_log(installed: Installation, door: RunningServer) -> None:
    told = requests.get(f"{door.url}/_simulator/subscriptions", timeout=10).json()
    (known,) = told["subscriptions"] if isinstance(told, dict) else told
    token = known["webHookUrl"].rpartition("/")[2]
    for function in ("receive_altium_event", "initialize_integration"):
        lines = installed.deployment.function_logs(function)
        assert lines
        assert token not in "\n".join(lines)


def test_a_signed_call_is_taken_once(installed: Installation) -> None:
    identifier, now = "msg_end_to_end", str(int(time.time()))
    key = installed.deployment.webhook_secret.encode()
    mac = hmac.new(key, f"{identifier}.{now}.".encode(), hashlib.sha256).digest()
    headers = {
        "webhook-id": identifier,
        "webhook-timestamp": now,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }
    answers = [installed.deployment.api.call("GET", "/status", headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409], json.dumps(answers[0].json())
