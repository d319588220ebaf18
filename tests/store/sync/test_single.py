"""One BOM by name, as the upsert webhooks ask for it."""

from typing import Any

import pytest

from a365_sync.errors import InvalidInput
from a365_sync.settings.model import NO_VARIATIONS
from a365_sync.store.queue import Queue
from a365_sync.store.runs import Run, RunState
from a365_sync.sync.single import queue_single
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from tests.store.sync.altium import MANY, ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation

WIP, RELEASE = Trigger.UPSERT_WIP_VARIANT, Trigger.UPSERT_RELEASE_VARIANT


def synced(workspace: Workspace) -> Installation:
    """An installation that knows the projects and releases."""
    installation = Installation(workspace)
    installation.sync(Trigger.SYNC_WIP_BOMS_NIGHTLY)
    installation.sync(Trigger.SYNC_RELEASED_BOMS)
    return installation


@pytest.fixture
def installation(workspace: Workspace) -> Installation:
    """An installation that the test may change."""
    return synced(workspace)


@pytest.fixture(scope="module")
def unchanged(aws: None) -> Installation:
    """One installation for all that is refused, which changes nothing."""
    return synced(Workspace(Clock()))


def ask(installation: Installation, trigger: Trigger, body: Any) -> Run:
    workspace = installation.stores.state.workspace()
    assert workspace is not None
    return queue_single(installation.stores, workspace, trigger, body, installation.workspace.clock())


@pytest.mark.parametrize("by", ["name", "projectId"])
def test_a_wip_bom_is_brought_up_to_date(installation: Installation, by: str) -> None:
    project: Any = installation.workspace.project(ONE)
    moved = designators(project["variants"][0])[0]
    installation.workspace.edit(MoveDesignator(project=ONE, designator=moved, to="X1"))
    run = ask(installation, WIP, {"project": project[by], "variant": NO_VARIATIONS})
    assert (run.state, run.planned) == (RunState.RUNNING, 1)
    installation.drain()
    done = installation.run(run.run_id)
    assert (done.state, done.changed) == (RunState.FINISHED, 1)


def test_a_released_bom_stands_already(installation: Installation) -> None:
    release = installation.workspace.project(ONE)["releases"][0]["releaseId"]
    run = ask(installation, RELEASE, {"project": ONE, "release": release, "variant": NO_VARIATIONS})
    installation.drain()
    done = installation.run(run.run_id)
    assert (done.state, done.unchanged, done.altium_requests) == (RunState.FINISHED, 1, 0)


@pytest.mark.parametrize(
    ("trigger", "body", "told"),
    [
        (WIP, None, "'project'"),
        (WIP, [], "'project'"),
        (WIP, {"project": 5, "variant": "A"}, "'project'"),
        (WIP, {"project": ONE}, "'variant'"),
        (WIP, {"project": ONE, "variant": ""}, "'variant'"),
        (WIP, {"project": f"{ONE}s", "variant": "A"}, ONE),
        (WIP, {"project": ONE, "variant": "No Variations"}, NO_VARIATIONS),
        (RELEASE, {"project": ONE, "variant": NO_VARIATIONS}, "'release'"),
        (RELEASE, {"project": ONE, "variant": NO_VARIATIONS, "release": "v9"}, "sync-released-boms"),
        (RELEASE, {"project": ONE, "variant": NO_VARIATIONS, "release": "9" * 5000}, "600 characters"),
        (WIP, {"project": MANY, "variant": "\N{GREEK SMALL LETTER MU}" * 900}, "variant"),
    ],
)
def test_what_no_sweep_has_seen_is_refused_and_makes_no_run(
    unchanged: Installation, trigger: Trigger, body: Any, told: str
) -> None:
    before = [run.run_id for run in unchanged.stores.runs.newest(10)]
    with pytest.raises(InvalidInput) as raised:
        ask(unchanged, trigger, body)
    assert told in raised.value.what
    assert [run.run_id for run in unchanged.stores.runs.newest(10)] == before


def test_a_variant_that_is_gone_is_a_failure_that_is_not_repeated(installation: Installation) -> None:
    variant = installation.workspace.project(MANY)["variants"][0]["name"]
    run = ask(installation, WIP, {"project": MANY, "variant": variant})
    installation.workspace.keep_one_variant(MANY)
    installation.drain()
    done = installation.run(run.run_id)
    assert (done.state, done.failed) == (RunState.FINISHED, 1)
    assert installation.failed == []
    (failure,) = installation.stores.runs.failures(run.run_id)
    assert (failure["error"]["code"], failure["error"]["variant"]) == ("not_found", variant)


def test_a_task_that_cannot_be_queued_ends_its_run(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise RuntimeError("SQS refused 1 messages")

    monkeypatch.setattr(Queue, "send", away)
    with pytest.raises(RuntimeError):
        ask(installation, WIP, {"project": ONE, "variant": NO_VARIATIONS})
    (run,) = installation.stores.runs.newest(1)
    assert (run.trigger, run.state, run.error and run.error["detail"]) == (
        WIP,
        RunState.FAILED,
        "RuntimeError: SQS refused 1 messages",
    )
