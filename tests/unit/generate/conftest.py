import pytest

from local.simulator.workspace.snapshot import Snapshot
from tests.unit.generate.generated import snapshot, snapshot_with_special_shapes


@pytest.fixture(scope="session")
def small() -> Snapshot:
    """Size S as it is."""
    return snapshot(size="S")


@pytest.fixture(scope="session")
def special() -> Snapshot:
    """Ten projects, the last ones with the special shapes."""
    return snapshot_with_special_shapes()
