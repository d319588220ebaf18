import pytest

from tests.store.sync.altium import Clock, Workspace


@pytest.fixture
def workspace() -> Workspace:
    """A workspace of its own for each test."""
    return Workspace(Clock())
