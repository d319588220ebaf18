import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Options
from local.simulator.server import RunningServer
from local.simulator.workspace import dataset
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.simulator.caller import Caller

DATASET = Path(__file__).parents[2] / "local/data/open-hardware.json"


@pytest.fixture(scope="session")
def content() -> Any:
    """The dataset as it stands in its file, apart from what the simulator makes of it."""
    return json.loads(DATASET.read_bytes())


@pytest.fixture(scope="session")
def first_snapshot() -> Snapshot:
    return dataset.load(DATASET)


@pytest.fixture
def run(first_snapshot: Snapshot) -> Iterator[Callable[[Options], Caller]]:
    """Starts simulators with options of their own; every one begins from the unchanged dataset."""
    with ExitStack() as running:

        def begin(options: Options) -> Caller:
            server = RunningServer(WorkspaceStore(first_snapshot), options)
            return Caller(running.enter_context(server))

        yield begin


@pytest.fixture
def caller(run: Callable[[Options], Caller]) -> Caller:
    """A simulator that the test may edit, with pages that hold any BOM."""
    return run(Options(page_limits=PageLimits(largest=1000)))


@pytest.fixture(scope="module")
def reader(first_snapshot: Snapshot) -> Iterator[Caller]:
    """One simulator for a module's tests that only read."""
    with RunningServer(WorkspaceStore(first_snapshot), Options()) as server:
        yield Caller(server)
