"""What the tests share: the sample template deployed twice, and one installation of the project with its story.

The story's stages follow each other: a first full sync, a second one of the same workspace, and one after edits.
Each is what stood in the cloud then, so that tests of any stage may run in any order.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from local.cloud import Deployment, Emulator, deploy
from local.simulator.server import RunningServer, start
from tests.end_to_end.edits import EDITS, make, project
from tests.end_to_end.grouping import Dataset
from tests.end_to_end.installation import FULL_SYNC, Installation, Stage, connection_to
from tests.end_to_end.strange_door.door import StrangeDoor
from tests.where_used_scan import Scan, Used, as_used

SAMPLE = Path(__file__).parent / "sample" / "template.yaml"
DATASET = Path(__file__).parents[2] / "local/data/open-hardware.json"
SMALL = ("Thermostat", "PCA_0007_PSM_REV_C")
CHOSEN = ("two_ax_PCB", "PCA_0007_PSM_REV_C")
UNCHOSEN = "830-00011 Microhard Module Breakout Board"
SCHEDULED = ("sync-wip-boms-frequent", "sync-released-boms", "sync-part-library")


@pytest.fixture(scope="session")
def sample() -> Iterator[Deployment]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAY_VARIABLE", "of the development environment")
        yield from deployed(Emulator())


@pytest.fixture(scope="session")
def strict_sample() -> Iterator[Deployment]:
    yield from deployed(Emulator(enforce_roles=True))


def deployed(emulator: Emulator) -> Iterator[Deployment]:
    with emulator:
        yield deploy(emulator, SAMPLE, stack_name="sample", environment={"EXTRA": "given at deployment"})


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The workspace as its file has it, apart from what the simulator makes of it."""
    content: Dataset = json.loads(DATASET.read_bytes())
    return content


@pytest.fixture(scope="session")
def small_dataset(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects of the workspace with the parts that they and the edits use: for what needs no volume."""
    projects = [project(dataset, name) for name in SMALL]
    named = json.dumps([projects, EDITS])
    parts = [
        part for part in dataset["components"] if part["revisionId"] in named or part["name"][:9] in named
    ]
    path = tmp_path_factory.mktemp("data") / "small.json"
    path.write_text(json.dumps({**dataset, "projects": projects, "components": parts}))
    return path


@pytest.fixture(scope="session")
def cloud() -> Iterator[Emulator]:
    """Where the project is deployed, once for each set of settings and each door."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningServer]:
    """The door of the story: its edits change what later stages see."""
    with start(DATASET) as running:
        yield running


@pytest.fixture(scope="session")
def installation(cloud: Emulator, simulator: RunningServer) -> Installation:
    """The project as deployed by default, connected to the simulator."""
    return Installation.create(cloud, "a365-sync", connection_to(simulator))


@pytest.fixture(scope="session")
def first_sync(installation: Installation) -> Stage:
    """After `initialize-integration` under the default settings."""
    return installation.stage(installation.initialize())


@pytest.fixture(scope="session")
def second_sync(installation: Installation, first_sync: Stage) -> Stage:
    """After a second full sync of the unchanged workspace."""
    return installation.stage(installation.sync(*FULL_SYNC))


@pytest.fixture(scope="session")
def uses(installation: Installation, second_sync: Stage, dataset: Dataset) -> dict[str, Used]:
    """Before the edits, where the API says that each part is used which several projects share."""
    scan = Scan(dataset)
    items = {item: f"/parts/{item}/where-used" for item in scan.shared(scan.by_item)}
    mpns = {mpn: f"/where-used?mpn={quote(mpn)}" for mpn in scan.shared(scan.by_mpn)}
    return {part: Counter(map(as_used, installation.items(path))) for part, path in (items | mpns).items()}


@pytest.fixture(scope="session")
def edited(
    installation: Installation, simulator: RunningServer, second_sync: Stage, uses: dict[str, Used]
) -> Stage:
    """After the edits and one tick of each schedule."""
    for edit in EDITS:
        make(simulator, edit)
    return installation.stage(installation.fire(*SCHEDULED))


@pytest.fixture(scope="session")
def door(dataset: Dataset) -> Iterator[StrangeDoor]:
    """A door that shares nothing with the simulator but the schema."""
    with StrangeDoor(dataset, [*CHOSEN, UNCHOSEN]) as standing:
        yield standing


@pytest.fixture(scope="session")
def stranger(cloud: Emulator, door: StrangeDoor) -> Installation:
    """An installation of its own at the strange door, whose settings later stages change."""
    return Installation.create(cloud, "strange-door", door.connection)


@pytest.fixture(scope="session")
def strange_sync(stranger: Installation) -> Stage:
    """After the first full sync of two of the door's three projects."""
    stranger.store(projects=list(CHOSEN))
    return stranger.stage(stranger.initialize())


@pytest.fixture(scope="session")
def strange_again(stranger: Installation, strange_sync: Stage) -> Stage:
    """After a second one: the same workspace, everything in another order."""
    return stranger.stage(stranger.sync("sync-wip-boms-nightly", "sync-part-library"))
