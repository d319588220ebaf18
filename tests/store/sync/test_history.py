"""Every version that a BOM's head named is found again at its time, whatever happened in between."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.errors import NotStored
from a365_sync.queries.load import load_bom
from a365_sync.queries.reader import Reader
from a365_sync.sync.removals import remove_project
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.projects import RenameProject
from local.simulator.edits.variants import RemoveVariant
from tests.store.sync.altium import MANY, ONE, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.process import Died, Process

NIGHTLY, RELEASED = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_RELEASED_BOMS


class Witness:
    """Notes which BOMs there are whenever it looks, as nobody else does; what it saw has to be found later."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._seen: dict[Any, dict[str, Any]] = {}
        self._versions: dict[tuple[str, int], Any] = {}

    def look(self) -> None:
        """Note every head as it stands now."""
        catalog = self._installation.cloud.catalog()
        heads = {sk.removeprefix("BOM#"): item for (_, sk), item in catalog.items() if sk.startswith("BOM#")}
        self._seen[self._installation.workspace.clock()] = heads
        for bom, head in heads.items():
            self._versions[bom, int(head["version"])] = head

    def agree(self) -> int:
        """Ask for each BOM at each time of a look, and for each version; returns how many were asked for."""
        boms = {bom: head["identity"] for heads in self._seen.values() for bom, head in heads.items()}
        for at, heads in self._seen.items():
            for bom, identity in boms.items():
                there = bom in heads and heads[bom]["removed_at"] is None
                wanted = (heads[bom]["content_hash"], heads[bom]["project_name"]) if there else None
                assert self._found(identity, at=at) == wanted, f"{bom} at {at}"
        for (bom, number), head in self._versions.items():
            found = self._found(head["identity"], version=number)
            assert found == (head["content_hash"], head["project_name"]), f"version {number} of {bom}"
        return len(self._seen) * len(boms)

    def _found(self, identity: Any, **when: Any) -> Any:
        try:
            found = load_bom(reader(self._installation), BomIdentity.model_validate(identity), **when)
        except NotStored:
            return None
        assert found.bom.identity.variant == identity["variant"]
        assert (len(found.bom.lines), found.bom.quantity) == (found.version.lines, found.version.quantity)
        return found.version.content_hash, found.version.project_name


def reader(installation: Installation) -> Reader:
    workspace = installation.stores.state.workspace()
    assert workspace is not None
    return Reader(installation.stores.catalog_table, installation.stores.bucket, workspace.workspace_id)


@pytest.fixture
def installation(workspace: Workspace) -> Installation:
    """An installation that knows every BOM."""
    made = Installation(workspace)
    for trigger in (NIGHTLY, RELEASED):
        made.sync(trigger)
    return made


@pytest.fixture
def small(workspace: Workspace) -> Installation:
    """One that knows the BOMs of one project."""
    made = Installation(workspace, projects=[ONE])
    for trigger in (NIGHTLY, RELEASED):
        made.sync(trigger)
    return made


@pytest.fixture
def witness(installation: Installation) -> Witness:
    return Witness(installation)


def move(workspace: Workspace, project: str = ONE) -> None:
    """Move a designator of a project's last variant."""
    variant = workspace.project(project)["variants"][-1]
    to = f"MOVED{len(workspace.project(project)['revisions'])}"
    workspace.edit(
        MoveDesignator(project=project, variant=variant["name"], designator=designators(variant)[0], to=to)
    )


def sweep(installation: Installation, trigger: Trigger = NIGHTLY) -> None:
    """A sweep on the next day."""
    installation.workspace.clock.forward(days=1)
    installation.forget_leases()
    installation.sync(trigger)
    assert installation.failed == []


def test_each_past_state_is_found_at_its_time(installation: Installation, witness: Witness) -> None:
    workspace = installation.workspace
    last = workspace.project(MANY)["variants"][-1]["name"]
    both, wip = (NIGHTLY, RELEASED), (NIGHTLY,)
    steps: list[tuple[Callable[[], Any], tuple[Trigger, ...]]] = [
        (lambda: None, wip),
        (lambda: move(workspace), wip),
        (lambda: move(workspace, MANY), wip),
        (lambda: workspace.edit(RenameProject(project=ONE, to="Another name")), wip),
        (lambda: workspace.hide_projects(MANY), wip),
        (lambda: None, wip),  # it is removed by the second sweep that misses it
        (workspace.hide_projects, both),
        (lambda: workspace.edit(RemoveVariant(project=MANY, name=last)), wip),
        (lambda: None, wip),
    ]
    for step, triggers in steps:
        step()
        for trigger in triggers:
            sweep(installation, trigger)
        witness.look()
    items = installation.cloud.catalog().values()
    removed = [
        (item["content_hash"], item["removed_at"])
        for item in items
        if item.get("removed_at") and item["sk"].startswith("VERSION#")
    ]
    assert len(removed) >= 5  # each BOM of a project, and a variant
    gone = [item for item in items if "identity" in item and item.get("removed_at")]
    assert {(item["content_hash"], item["removed_at"]) for item in gone} <= set(removed)
    assert gone
    assert witness.agree() >= 60


def test_before_its_first_version_a_bom_was_not_there(installation: Installation, witness: Witness) -> None:
    witness.look()
    (identity, *_) = [
        BomIdentity.model_validate(item["identity"])
        for (_, sk), item in installation.cloud.catalog().items()
        if sk.startswith("BOM#")
    ]
    early = installation.workspace.clock().replace(year=2020)
    with pytest.raises(NotStored, match="was not there at 2020"):
        load_bom(reader(installation), identity, at=early)
    with pytest.raises(NotStored, match="has versions 1 to 1"):
        load_bom(reader(installation), identity, version=2)


def test_a_death_after_any_write_loses_no_version_though_nobody_repeats_it(small: Installation) -> None:
    before, workspace = small.save(), small.workspace
    for number in range(1, 30):
        small.restore(before)
        seen, died = Witness(small), False
        # Both die at the same place: a change of the content, then one of the name alone.
        for name in (ONE, f"Name {number}"):
            if name == ONE:
                move(workspace)
            else:
                workspace.edit(RenameProject(project=ONE, to=name))
            process = Process(number)
            one_bom(small, process, name)
            seen.look()
            died |= process.dead
        workspace.edit(RenameProject(project=name, to=ONE))
        move(workspace)
        one_bom(small, Process())
        seen.look()
        assert seen.agree() >= 3, f"after write {number}"
        if not died:
            break
    assert 6 < number < 29


def one_bom(installation: Installation, process: Process, name: str = ONE) -> None:
    """The task of the project's only BOM, at the next moment."""
    workspace = installation.workspace
    workspace.clock.forward(minutes=10)
    project = workspace.project(name)
    run = installation.stores.runs.create(NIGHTLY, "webhook", workspace.clock())
    variant = project["variants"][-1]["name"]
    identity = BomIdentity.wip(reader(installation).workspace_id, project["projectId"], variant)
    installation.do(
        BomTask(run_id=run.run_id, identity=identity, node_id=project["id"], project_name=name), process
    )


def test_a_removal_that_dies_after_any_write_is_in_the_history_though_the_bom_returns_at_once(
    small: Installation,
) -> None:
    before, workspace = small.save(), small.workspace
    project, since = workspace.project(ONE)["projectId"], workspace.clock().isoformat()
    for number in range(1, 30):
        small.restore(before)
        seen, process = Witness(small), Process(number)
        seen.look()
        workspace.clock.forward(minutes=10)
        with suppress(Died):
            small._in(process, lambda session: remove_project(session, project, since))
        seen.look()
        move(workspace)
        one_bom(small, Process())
        seen.look()
        assert seen.agree() == 6, f"after write {number}"
        if not process.dead:
            break
    assert 6 < number < 29


def test_an_unchanged_sync_adds_no_version(installation: Installation) -> None:
    before = installation.contents()
    sweep(installation)
    sweep(installation, RELEASED)
    assert installation.contents() == before
