"""What a crash left half done, when the thing itself is removed before anybody comes back for it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.sync.removals import remove_variant
from a365_sync.sync.session import open_session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.variants import RemoveVariant
from tests.store.sync.altium import MANY, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.process import Died, Process

FIRST_LINES, LINES, HEAD = 2, 3, 4  # writes of a change: snapshot, what is staged (not at first), lines, head
NIGHTLY, RELEASED = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS


@pytest.fixture
def installation(workspace: Workspace) -> Installation:
    """An installation that knows every BOM."""
    made = Installation(workspace)
    for trigger in (NIGHTLY, RELEASED):
        made.sync(trigger)
    return made


def sweep(installation: Installation) -> list[str]:
    """A nightly sweep on the next day; returns the types of its events."""
    installation.workspace.clock.forward(days=1)
    installation.sync(NIGHTLY)
    assert installation.failed == []
    return installation.event_types


def change_and_die(installation: Installation, variant: str, writes: int = HEAD) -> BomTask:
    """A change of a variant whose process dies after so many writes."""
    workspace = installation.workspace
    project = workspace.project(MANY)
    moved = designators(project["variants"][-1])[0]
    workspace.edit(MoveDesignator(project=MANY, variant=variant, designator=moved, to="MOVED"))
    run = installation.stores.runs.create(NIGHTLY, "webhook", workspace.clock())
    known = installation.stores.state.workspace()
    assert known is not None
    identity = BomIdentity.wip(known.workspace_id, project["projectId"], variant)
    task = BomTask(run_id=run.run_id, identity=identity, node_id=project["id"], project_name=MANY)
    installation.do(task, Process(writes))
    return task


def changes(installation: Installation, bom: str) -> list[Any]:
    """Old and new snapshot of each change that the last run told of a BOM."""
    told = (json.loads(entry["Detail"]) for entry in installation.put if entry["DetailType"] == "BOM Changed")
    return [
        (detail["data"]["previous_snapshot"], detail["data"]["snapshot"])
        for detail in told
        if detail["subject"] == bom
    ]


@pytest.mark.parametrize("what", ["project", "variant"])
def test_a_change_that_a_crash_left_untold_is_told_before_the_removal(
    installation: Installation, what: str
) -> None:
    variant = installation.workspace.project(MANY)["variants"][-1]["name"]
    task = change_and_die(installation, variant)
    if what == "project":
        installation.workspace.hide_projects(MANY)
    else:
        installation.workspace.edit(RemoveVariant(project=MANY, name=variant))
    installation.do(task)  # the queue's repeat finds nothing any more
    assert sweep(installation) == []
    assert sweep(installation) == ["BOM Changed", "BOM Removed" if what == "variant" else "Project Removed"]
    assert len(changes(installation, keys.bom_key(task.identity))) == 1
    assert [pk for pk, _ in installation.cloud.catalog() if pk == keys.bom_lines(task.identity)] == []


def test_a_variant_that_went_with_its_project_does_not_go_again_when_the_project_returns_without_it(
    installation: Installation,
) -> None:
    workspace = installation.workspace
    variant = workspace.project(MANY)["variants"][-1]["name"]
    workspace.hide_projects(MANY)
    sweep(installation)
    assert sweep(installation) == ["Project Removed"]
    workspace.hide_projects()
    workspace.edit(RemoveVariant(project=MANY, name=variant))
    assert set(sweep(installation)) == {"BOM Changed"}
    assert [sweep(installation), sweep(installation)] == [[], []]


def another_change(installation: Installation, variant: str) -> None:
    installation.workspace.edit(
        MoveDesignator(project=MANY, variant=variant, designator="MOVED", to="MOVED2")
    )


def back_to_what_is_stored(installation: Installation, variant: str) -> None:
    was = designators(installation.workspace.project(MANY)["variants"][0])[0]
    installation.workspace.edit(MoveDesignator(project=MANY, variant=variant, designator="MOVED", to=was))


def gone(installation: Installation, variant: str) -> None:
    installation.workspace.edit(RemoveVariant(project=MANY, name=variant))


def nothing_more(_installation: Installation, _variant: str) -> None:
    pass


@pytest.mark.parametrize("then", [another_change, back_to_what_is_stored, gone, nothing_more])
def test_lines_that_no_head_ever_named_do_not_stay(
    installation: Installation, then: Callable[[Installation, str], None]
) -> None:
    variant = installation.workspace.project(MANY)["variants"][-1]["name"]
    task = change_and_die(installation, variant, writes=LINES)
    assert len(versions(installation, task)) == 2
    then(installation, variant)
    installation.do(task)
    sweep(installation)
    sweep(installation)
    head = next(item for (_, sk), item in installation.cloud.catalog().items() if sk == f"BOM#{task.key}")
    assert versions(installation, task) == (set() if then is gone else {head["content_hash"]})


def test_lines_of_a_first_version_that_never_counted_do_not_stay(workspace: Workspace) -> None:
    installation = Installation(workspace)
    installation.sync(RELEASED)
    variant = workspace.project(MANY)["variants"][-1]["name"]
    task = change_and_die(installation, variant, writes=FIRST_LINES)
    (died,) = versions(installation, task)
    another_change(installation, variant)
    installation.do(task)
    (stands,) = versions(installation, task)
    assert stands != died


@pytest.mark.parametrize("writes", range(1, 13))
def test_what_a_removal_left_behind_goes_when_the_variant_is_back_before_its_repeat(
    installation: Installation, writes: int
) -> None:
    variant = installation.workspace.project(MANY)["variants"][-1]["name"]
    task = change_and_die(installation, variant)
    assert len(versions(installation, task)) == 2
    die_in_the_removal(installation, task, writes)
    another_change(installation, variant)
    installation.do(task)
    head = next(item for (_, sk), item in installation.cloud.catalog().items() if sk == f"BOM#{task.key}")
    assert (versions(installation, task), head.get("removed_at")) == ({head["content_hash"]}, None)


def die_in_the_removal(installation: Installation, task: BomTask, writes: int) -> None:
    stores, workspace = installation.cloud.stores(Process(writes).wrap), installation.workspace
    session = open_session(stores, lambda _url: workspace.client(), workspace.clock)
    project = session.catalog.projects_by_id([task.identity.project_id])[task.identity.project_id]
    with pytest.raises(Died):
        remove_variant(session, project, task.identity.variant)


def versions(installation: Installation, task: BomTask) -> set[str]:
    """The versions of which lines or index entries stand."""
    return {
        item["content_hash"]
        for (pk, _), item in installation.cloud.catalog().items()
        if pk == keys.bom_lines(task.identity)
    }
