"""A unit that turns out well after its run was closed: the run's summary says so too."""

import pytest

from a365_sync.errors import InvalidInput, RunDied
from a365_sync.store.runs import Outcome, Run, RunState
from a365_sync.sync.finish import fail_run, finish_if_settled
from a365_sync.sync.session import Stores
from a365_sync.sync.triggers import Trigger
from tests.builders import NOW
from tests.store.cloud import Cloud

URL = "https://acme.365.altium.com"
CLOSED = "2 BOMs: 0 changed, 0 unchanged, 2 failed."


@pytest.fixture
def stores(cloud: Cloud) -> Stores:
    return cloud.stores()


@pytest.fixture
def closed(stores: Stores) -> Run:
    """A run both of whose units failed."""
    run = stores.runs.create(Trigger.SYNC_WIP_BOMS_NIGHTLY, "webhook", NOW)
    stores.runs.advance(run.run_id, planning=False, planned=2)
    settle(stores, run, "a", Outcome.FAILED)
    settle(stores, run, "b", Outcome.FAILED)
    return read(stores, run)


def settle(stores: Stores, run: Run, task: str, outcome: Outcome) -> None:
    stores.runs.settle(run.run_id, task, outcome, 1, NOW)
    finish_if_settled(stores, URL, run.run_id, NOW)


def read(stores: Stores, run: Run) -> Run:
    found = stores.runs.get(run.run_id)
    assert found is not None
    return found


def test_the_summary_follows_the_counts(stores: Stores, closed: Run) -> None:
    assert closed.summary == CLOSED
    settle(stores, closed, "a", Outcome.CHANGED)
    assert read(stores, closed).summary == "2 BOMs: 1 changed, 0 unchanged, 1 failed."
    settle(stores, closed, "b", Outcome.UNCHANGED)
    after = read(stores, closed)
    assert after.summary == "2 BOMs: 1 changed, 1 unchanged, 0 failed."
    assert (after.state, after.finished_at) == (closed.state, closed.finished_at)


def test_a_failure_again_changes_nothing(stores: Stores, closed: Run) -> None:
    settle(stores, closed, "a", Outcome.FAILED)
    assert read(stores, closed) == closed


def test_whoever_read_the_counts_before_another_moved_them_tells_nothing(stores: Stores, closed: Run) -> None:
    settle(stores, closed, "a", Outcome.CHANGED)
    told = read(stores, closed)
    stores.runs.retell(closed, "what it was before")
    assert read(stores, closed) == told


def test_a_run_that_failed_keeps_its_reason(stores: Stores) -> None:
    run = stores.runs.create(Trigger.SYNC_WIP_BOMS_NIGHTLY, "webhook", NOW)
    stores.runs.advance(run.run_id, planning=False, planned=1)
    stores.runs.settle(run.run_id, "a", Outcome.FAILED, 1, NOW)
    fail_run(stores, run, RunDied("It died."), NOW)
    settle(stores, run, "a", Outcome.CHANGED)
    after = read(stores, run)
    assert (after.changed, after.failed) == (1, 0)
    assert (after.summary or "").startswith("It died.")


@pytest.mark.parametrize("error", [InvalidInput("\u00b5" * 140_000), ValueError("\u00b5" * 300_000)])
def test_a_reason_of_any_length_ends_a_run(stores: Stores, error: Exception) -> None:
    """A run that the bus would not take the end of would never end, nor let another begin."""
    run = stores.runs.create(Trigger.SYNC_WIP_BOMS_NIGHTLY, "webhook", NOW)
    fail_run(stores, run, error, NOW)
    after = read(stores, run)
    assert (after.state, "\u00b5" in str(after.error)) == (RunState.FAILED, True)
