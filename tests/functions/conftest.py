"""An account and a door for each module: handlers run in this process, AWS is moto's, Altium is the simulator."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import a365_sync.entrypoints.logs  # noqa: F401 - it takes the layer's loggers over: before a test listens to them
from local.simulator.server import RunningServer, start
from tests.functions.account import REPOSITORY, Account, account, sample
from tests.functions.subscribers import CHAT, ERP, Subscribers, subscribers

PROJECTS = ("two_ax_PCB", "Thermostat")


@pytest.fixture(scope="module")
def aws() -> Iterator[Account]:
    """An account as a deployment leaves it: nothing stored, no connection."""
    with account() as opened:
        yield opened


@pytest.fixture(scope="session")
def small_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects of the demo's data and the parts they use."""
    content = json.loads((REPOSITORY / "local/data/open-hardware.json").read_bytes())
    content["projects"] = [each for each in content["projects"] if each["name"] in PROJECTS]
    named = json.dumps(content["projects"])
    content["components"] = [each for each in content["components"] if each["revisionId"] in named]
    path = tmp_path_factory.mktemp("data") / "small.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture(scope="module")
def door(small_dataset: Path) -> Iterator[RunningServer]:
    with start(small_dataset) as running:
        yield running


@pytest.fixture(scope="module")
def connected(aws: Account, door: RunningServer) -> Account:
    """The account with a connection to the door."""
    aws.put_connection(connection_to(door))
    return aws


@pytest.fixture(scope="module")
def initialized(connected: Account) -> Account:
    """The account after `initialize-integration`, whose three runs are recorded and asked for, not yet done."""
    answer = connected.call("initialize_integration", sample("initialize_integration.webhook"))
    assert answer["statusCode"] == 200, answer
    return connected


@pytest.fixture(scope="module")
def with_receivers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subscribers]:
    with subscribers(tmp_path_factory.mktemp("certificates"), ERP, CHAT) as running:
        yield running


@pytest.fixture
def world(with_receivers: Subscribers) -> Subscribers:
    """Two receivers, and nobody who subscribed."""
    with_receivers.begin()
    return with_receivers


def connection_to(door: RunningServer) -> dict[str, Any]:
    return {
        "door": "custom",
        "graphql_url": door.graphql_url,
        "token_url": door.token_url,
        "access_token": door.options.credentials.access_token,
    }
