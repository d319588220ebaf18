"""`make connect` against a deployed stack: the credential is stored, tried, and told by GET /status."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from a365_sync.errors import ConnectionBroken, HostNotAllowed
from local.cloud import Deployment, Emulator, deploy
from local.connect.stack import store
from local.simulator.doors import ALTIUM365
from local.simulator.options import IdentityRules, Options
from local.simulator.server import RunningServer, start
from tests.end_to_end.installation import TEMPLATE

FUNCTIONS = ["token_keeper", "initialize_integration", "report_status", "sync_part_library"]


@pytest.fixture(scope="module")
def door(small_dataset: Path) -> Iterator[RunningServer]:
    rules = IdentityRules(refresh_rotation="rotate")
    with start(small_dataset, Options(door=ALTIUM365, identity=rules)) as running:
        yield running


@pytest.fixture(scope="module")
def stack(cloud: Emulator) -> Deployment:
    return deploy(cloud, TEMPLATE, stack_name="connecting")


def connection(stack: Deployment) -> dict[str, Any]:
    told: dict[str, Any] = stack.get("/status", stack.webhook_secret).json()["connection"]
    return told


def test_from_nothing_to_connected_and_no_secret_in_any_log(stack: Deployment, door: RunningServer) -> None:
    known = door.options.credentials
    record = {
        "door": "altium365", "graphql_url": door.graphql_url, "token_url": door.token_url,
        "client_id": known.client_id, "client_secret": known.client_secret, "refresh_token": known.refresh_token,
    }  # fmt: skip
    assert connection(stack)["state"] == "not_connected"
    with pytest.raises(HostNotAllowed):
        store(
            stack,
            "connecting",
            {**record, "token_url": "https://identity.example.test/"},
            allow_loopback=True,
        )
    with pytest.raises(ConnectionBroken):
        store(stack, "connecting", {**record, "refresh_token": "sim-withdrawn"}, allow_loopback=True)
    assert connection(stack)["state"] == "broken"
    store(stack, "connecting", record, allow_loopback=True)
    told = connection(stack)
    assert (told["state"], told["door"], told["credential"]) == ("connected", "altium365", "refresh_token")
    answer = stack.post("/webhooks/initialize-integration", {}, stack.webhook_secret)
    assert answer.status_code == 200, answer.text

    stored = stack.read_secret("ConnectionSecret")
    assert stored["refresh_token"] != known.refresh_token
    secrets = [stored["access_token"], stored["refresh_token"], known.client_secret, known.refresh_token,
               stack.webhook_secret, "sim-withdrawn"]  # fmt: skip
    lines = [line for function in FUNCTIONS for line in stack.function_logs(function)]
    assert lines
    assert [secret for secret in secrets if any(secret in line for line in lines)] == []
