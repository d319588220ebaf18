"""One world for all cells, and the table at the end."""

from collections.abc import Iterator

import pytest

from tests.faults.table import TABLE
from tests.faults.world import World
from tests.store.conftest import aws

__all__ = ["aws"]  # the mock of AWS, one for each module


@pytest.fixture(scope="module")
def world(aws: None) -> Iterator[World]:
    """An installation that has synced once without faults."""
    with World() as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the suite tried."""
    if lines := TABLE.lines():
        terminalreporter.section("faults by triggers")
        for line in lines:
            terminalreporter.write_line(line)
