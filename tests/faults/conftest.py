"""One world for all cells."""

from collections.abc import Iterator

import pytest

from tests.faults.cells import Cells
from tests.faults.world import World
from tests.store.conftest import aws

__all__ = ["aws"]  # the mock of AWS, one for each module


@pytest.fixture(scope="module")
def world(aws: None) -> Iterator[World]:
    """An installation that has synced once without faults."""
    with World() as made:
        yield made


@pytest.fixture(scope="module")
def cells(world: World) -> Cells:
    """The cells of the world, with their twins."""
    return Cells(world)
