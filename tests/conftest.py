"""What all tests share: how hypothesis searches, and that no log line of any test holds a secret."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.leaks import LeakFinder

# Machines that run other things as well are slow now and then; a counterexample worth keeping becomes a test.
settings.register_profile("tests", deadline=None, database=None, max_examples=40)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def leak_finder() -> Iterator[LeakFinder]:
    """Hears whatever is logged, by us at any level."""
    finder = LeakFinder()
    logging.getLogger().addHandler(finder)
    logging.getLogger("a365_sync").setLevel(logging.DEBUG)
    yield finder
    logging.getLogger().removeHandler(finder)


@pytest.fixture(autouse=True)
def _no_secret_is_logged(leak_finder: LeakFinder) -> Iterator[None]:
    yield
    assert leak_finder.take() == []
