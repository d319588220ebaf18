"""What all tests share: how hypothesis searches, and that no log line of any test holds a secret."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.leaks import LeakFinder

# Machines that run other things as well are slow now and then; a counterexample worth keeping becomes a test.
settings.register_profile("tests", deadline=None, database=None, max_examples=40)
settings.load_profile("tests")


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
