"""Tasks as a queue delivers them: again after a failure, twice, late, slowly, and for the last time."""

from typing import Any

import pytest

from a365_sync.errors import A365SyncError, OutOfTime, Throttled
from a365_sync.store.runs import Run, RunState
from a365_sync.store.table import ConditionFailedError
from a365_sync.sync.session import Session, open_session
from a365_sync.sync.task_work import MOST_DELIVERIES, do_task
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Entity, Trigger
from local.simulator.edits.boms import MoveDesignator
from tests.store.sync.altium import ONE, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.process import Died, Process
from tests.store.sync.test_debts import failing, owed

FREQUENT = Trigger.SYNC_WIP_BOMS_FREQUENT


@pytest.fixture
def installation(workspace: Workspace) -> Installation:
    """An installation that knows everything."""
    made = Installation(workspace, projects=[ONE])
    made.sync(Trigger.SYNC_WIP_BOMS_NIGHTLY)
    workspace.clock.forward(hours=2)
    return made


def session(installation: Installation) -> Session:
    workspace = installation.workspace
    return open_session(installation.stores, lambda _url: workspace.client(), workspace.clock)


def move(workspace: Workspace, to: str) -> None:
    moved = designators(workspace.project(ONE)["variants"][0])[0]
    workspace.edit(MoveDesignator(project=ONE, designator=moved, to=to))


def queued(installation: Installation, to: str = "X1") -> tuple[Run, BomTask]:
    """A changed BOM's task, taken off its queue, and its run."""
    move(installation.workspace, to)
    run = installation.stores.runs.create(FREQUENT, "schedule", installation.workspace.clock())
    installation.repeat(run)
    url = installation.cloud.queue_urls["wip"]
    (message,) = installation.cloud.sqs.receive_message(QueueUrl=url)["Messages"]
    installation.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return run, BomTask.model_validate_json(message["Body"])


def stored(installation: Installation, task: BomTask) -> list[str]:
    return sorted(
        name for line in session(installation).catalog.lines(task.identity) for name in line["designators"]
    )


def test_a_task_that_ends_its_function_each_time_ends_its_run_and_stays_owed(
    installation: Installation,
) -> None:
    run, task = queued(installation)

    def die(*_: Any) -> Any:
        raise Died

    installation.workspace.spoil = die
    for delivery in range(1, MOST_DELIVERIES + 1):
        assert installation.run(run.run_id).state is RunState.RUNNING
        with pytest.raises(Died):
            do_task(session(installation), task, delivery)
    ended = installation.run(run.run_id)
    assert (ended.state, ended.planned, ended.failed) == (RunState.FINISHED, 1, 1)
    (failure,) = installation.stores.runs.failures(run.run_id)
    assert failure["error"]["code"] == "task_died"
    assert len(owed(installation)) == 1

    installation.workspace.spoil = None
    installation.workspace.clock.forward(hours=2)
    assert installation.sync(FREQUENT).changed == 1
    assert (owed(installation), "X1" in stored(installation, task)) == ([], True)


def test_a_last_delivery_that_goes_well_owes_nothing(installation: Installation) -> None:
    run, task = queued(installation)
    do_task(session(installation), task, MOST_DELIVERIES)
    ended = installation.run(run.run_id)
    assert (ended.state, ended.changed, ended.failed) == (RunState.FINISHED, 1, 0)
    assert owed(installation) == []


def test_a_last_delivery_that_fails_tells_the_reason_and_not_that_it_died(installation: Installation) -> None:
    run, task = queued(installation)
    installation.workspace.spoil = failing("SyncWipBom")
    with pytest.raises(Exception, match="could not execute"):
        do_task(session(installation), task, MOST_DELIVERIES)
    (failure,) = installation.stores.runs.failures(run.run_id)
    assert failure["error"]["code"] == "query_failed"
    assert len(owed(installation)) == 1


def test_a_failure_that_a_later_delivery_makes_good_is_not_owed_any_more(installation: Installation) -> None:
    run, task = queued(installation)
    installation.workspace.spoil = failing("SyncWipBom")
    with pytest.raises(Exception, match="could not execute"):
        do_task(session(installation), task, 1)
    assert len(owed(installation)) == 1
    installation.workspace.spoil = None
    do_task(session(installation), task, 2)
    assert owed(installation) == []
    assert (installation.run(run.run_id).changed, installation.run(run.run_id).failed) == (1, 0)


@pytest.mark.parametrize("error", [OutOfTime("x"), Throttled("x", retry_after=90)])
def test_a_lack_of_time_or_a_pause_is_no_failure_until_the_last_delivery(
    installation: Installation, error: A365SyncError
) -> None:
    run, task = queued(installation)

    def refuse() -> None:
        raise error

    asked = len(installation.workspace.asked)
    for delivery in range(1, MOST_DELIVERIES):
        with pytest.raises(type(error)):
            do_task(session(installation), task, delivery, admit=refuse)
    assert (installation.run(run.run_id).settled, owed(installation)) == (0, [])
    with pytest.raises(type(error)):
        do_task(session(installation), task, MOST_DELIVERIES, admit=refuse)
    (failure,) = installation.stores.runs.failures(run.run_id)
    assert failure["error"]["code"] == error.code
    assert len(owed(installation)) == 1
    assert len(installation.workspace.asked) == asked


def test_a_slow_poll_never_overwrites_fresher_data(installation: Installation) -> None:
    """It has read, and before it stores, another one reads and stores what has changed since."""
    _, task = queued(installation)

    def overtaken(operation: str, _variables: dict[str, Any], answer: Any) -> Any:
        if operation == "SyncWipBom":
            installation.workspace.spoil = None
            move(installation.workspace, "Y1")
            do_task(session(installation), task)
        return answer

    installation.workspace.spoil = overtaken
    with pytest.raises(ConditionFailedError):
        do_task(session(installation), task)
    fresh = stored(installation, task)
    assert "Y1" in fresh
    do_task(session(installation), task, 2)
    assert (
        stored(installation, task) == fresh == designators(installation.workspace.project(ONE)["variants"][0])
    )


def test_tasks_in_any_order_and_twice_end_with_what_there_is(installation: Installation) -> None:
    _, older = queued(installation, "X1")
    installation.workspace.clock.forward(hours=2)
    _, newer = queued(installation, "X2")
    for task in (newer, older, newer):
        do_task(session(installation), task)
    assert stored(installation, newer) == designators(installation.workspace.project(ONE)["variants"][0])
    changes = [event for event in installation.kept_events if event["data"].get("previous_snapshot")]
    assert len(changes) == 1


@pytest.mark.parametrize("writes", [1, 2, 3])
def test_a_task_that_dies_at_its_last_delivery_is_settled_and_owed_whenever_it_dies(
    installation: Installation, writes: int
) -> None:
    run, task = queued(installation, "X1")
    stores = installation.cloud.stores(Process(writes).wrap)
    workspace = installation.workspace
    with pytest.raises(Died):
        do_task(open_session(stores, lambda _url: workspace.client(), workspace.clock), task, MOST_DELIVERIES)
    assert installation.run(run.run_id).failed == 1
    assert list(session(installation).owed.all(Entity.WIP_BOMS)) == [task.model_dump_json()]
