"""An installation in the embedded cloud, a simulator to sign in at, and a browser between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import Deployment, Emulator, deploy
from local.simulator.server import RunningServer, start
from tests.browser.driver import Browser, missing

REPOSITORY = Path(__file__).parents[2]
DATASET = REPOSITORY / "local/data/open-hardware.json"


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningServer]:
    with start(DATASET) as running:
        yield running


@pytest.fixture(scope="session")
def cloud() -> Iterator[Emulator]:
    """Roles are enforced: the pages work with no more than the template grants."""
    with Emulator(enforce_roles=True) as emulator:
        yield emulator


@pytest.fixture
def installation(cloud: Emulator, simulator: RunningServer) -> Deployment:
    """A stack of the test's own at the Nexar door."""
    return installed(cloud, simulator)


def installed(cloud: Emulator, simulator: RunningServer) -> Deployment:
    """The next stack, with the addresses of a door stored and no application or credential."""
    stacks = cloud.client("cloudformation").describe_stacks()["Stacks"]
    deployment = deploy(cloud, REPOSITORY / "template.yaml", stack_name=f"browser-{len(stacks)}")
    deployment.put_connection(
        {
            "door": simulator.options.door.name,
            "graphql_url": simulator.graphql_url,
            "token_url": simulator.token_url,
            "authorize_url": simulator.token_url.replace("/token", "/authorize"),
        }
    )
    return deployment


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser that has never been anywhere."""
    if lacking := missing():
        pytest.skip(lacking)
    with Browser() as opened:
        yield opened
