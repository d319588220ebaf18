"""What all tests share: how hypothesis searches, how they are spread, and that no log line holds a secret."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.leaks import LeakFinder
from tests.spread import scheduler, turn

# Machines that run other things as well are slow now and then; a counterexample worth keeping becomes a test.
settings.register_profile("tests", deadline=None, database=None, max_examples=40)
settings.load_profile("tests")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Under `make test`."""
    return scheduler(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each of its processes, and not in a run by hand."""
    if hasattr(config, "workerinput"):
        items.sort(key=turn)


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
