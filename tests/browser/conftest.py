"""An installation in the embedded cloud, a simulator to sign in at, and a browser between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import Deployment, Emulator, deploy
from local.simulator.server import RunningServer, start
from tests.browser.driver import Browser, missing

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningServer]:
    with start(REPOSITORY / "local/data/open-hardware.json") as running:
        yield running


@pytest.fixture(scope="session")
def cloud() -> Iterator[Emulator]:
    """Roles are enforced: the pages work with no more than the template grants."""
    with Emulator(enforce_roles=True) as emulator:
        yield emulator


@pytest.fixture
def installation(cloud: Emulator, simulator: RunningServer, request: pytest.FixtureRequest) -> Deployment:
    """A stack of the test's own, with the application's addresses stored and no credential."""
    number = cloud.client("cloudformation").describe_stacks()["Stacks"]
    deployment = deploy(cloud, REPOSITORY / "template.yaml", stack_name=f"browser-{len(number)}")
    deployment.put_connection(
        {
            "door": "nexar",
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
