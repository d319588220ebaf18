"""What the demo plays on: the deployed application in the embedded cloud, and a door to Altium 365."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.cloud import Deployment, Emulator, deploy
from local.demo.options import DoorOptions
from local.simulator.doors import DOORS
from local.simulator.options import Options
from local.simulator.server import RunningServer, start

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "local" / "data" / "open-hardware.json"


@dataclass(frozen=True)
class Stage:
    """`simulator` is None when another door serves. `seconds`: how long each part took to stand."""

    deployment: Deployment
    simulator: RunningServer | None
    seconds: dict[str, float]

    @property
    def bucket(self) -> str:
        """The name of the data bucket."""
        return self.deployment.outputs["DataBucketName"]


@contextmanager
def staged(door: DoorOptions | None, simulated: str, log_path: Path) -> Iterator[Stage]:
    """Start, deploy and connect; everything is gone again at the end. `simulated`: which door the simulator is.

    Raises EmulatorError, DeploymentError or InstallError.
    """
    clock = _Stopwatch()
    with ExitStack() as stack:
        simulator = None
        if door is None:
            simulator = stack.enter_context(start(DATA, Options(door=DOORS[simulated])))
            clock.lap("simulator")
        emulator = stack.enter_context(Emulator(log_path=log_path.resolve()))
        clock.lap("emulator")
        deployment = deploy(emulator, PROJECT / "template.yaml")
        clock.lap("deploy")
        deployment.put_connection(door.connection() if door else _connection(simulator))
        yield Stage(deployment, simulator, clock.laps)


def _connection(simulator: RunningServer | None) -> dict[str, Any]:
    """A refresh token, as a customer's: the token keeper has to exchange it before anything can be read."""
    assert simulator is not None  # noqa: S101 - without a door there is a simulator
    known = simulator.options.credentials
    return {
        "door": simulator.options.door.name,
        "graphql_url": simulator.graphql_url,
        "token_url": simulator.token_url,
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "refresh_token": known.refresh_token,
    }


class _Stopwatch:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name], self._since = round(now - self._since, 2), now
