"""What all tests share: how hypothesis searches, how they are spread, what is told at the end, no secret in a log."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.faults import table
from tests.leaks import LeakFinder
from tests.spread import processes, scheduler, turn

# Machines that run other things as well are slow now and then; a counterexample worth keeping becomes a test.
settings.register_profile("tests", deadline=None, database=None, max_examples=40)
settings.load_profile("tests")


def pytest_xdist_auto_num_workers() -> int:
    """Under `make test`."""
    return processes()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """There as well."""
    return scheduler(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each of its processes, and not in a run by hand."""
    if hasattr(config, "workerinput"):
        items.sort(key=turn)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which fault was tried at which trigger."""
    reports = [
        report
        for outcome in ("passed", "failed", "xfailed")
        for report in terminalreporter.getreports(outcome)
    ]
    told = table.lines(one for report in reports if report.when == "call" for one in report.user_properties)
    if told:
        terminalreporter.section("faults by triggers")
        terminalreporter.write_line("\n".join(told))


@pytest.fixture(autouse=True)
def leak_finder() -> Iterator[LeakFinder]:
    """Hears whatever is logged, by us at any level; a test that logs a secret fails."""
    finder = LeakFinder()
    ours = logging.getLogger("a365_sync")
    ours.setLevel(logging.DEBUG)
    # Powertools, once imported, has taken our loggers from the root's handlers to its own.
    hearing = [logging.getLogger(), *([] if ours.propagate else [ours])]
    for logger in hearing:
        logger.addHandler(finder)
    yield finder
    for logger in hearing:
        logger.removeHandler(finder)
    assert finder.take() == []
