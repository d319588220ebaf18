"""A third of the projects cannot be read for some nights: nothing goes, one alarm rings, one approval is enough."""

import logging
from collections.abc import Iterator

import pytest

from a365_sync.store.missing import Missing
from a365_sync.sync.approval import approve
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.edit import Edit
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.edits.projects import AddProject
from local.simulator.faults.kinds.permissions import LostPermission
from local.simulator.faults.kinds.shares import share_of
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.faults.contents import Contents, differences, final_state
from tests.faults.world import Moment, World
from tests.store.sync.altium import ONE, Clock

NIGHTLY = Trigger.SYNC_WIP_BOMS_NIGHTLY
COPIES = 7
SHARE = 0.3


class Lost:
    """An installation that knows ten projects; `guids` are those that the fault hides."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.back_to(world.before)
        world.show(copied(world.before.snapshot, world.clock))
        self.night()
        self.known: Moment = world.moment()
        self.guids = share_of(world.simulator.store.current.projects.keys(), SHARE)

    def night(self) -> None:
        """The nightly sweep of the next day."""
        self.world.later(days=1)
        self.world.engine.work(self.world.engine.sync(NIGHTLY))
        assert self.world.engine.errors == []

    def lose(self, nights: int) -> None:
        """Nights without the permission."""
        self.world.simulator.faults.order(LostPermission(share=SHARE))
        for _ in range(nights):
            self.night()

    def lines(self) -> dict[str, int]:
        """How many lines of WIP BOMs stand in the catalog, by project."""
        counts = dict.fromkeys(self.world.simulator.store.current.projects, 0)
        for pk, sk in self.world.contents().catalog:
            if sk.startswith("LINE#") and "#BOM#wip/" in pk:
                counts[pk.partition("#BOM#wip/")[2].split("/")[0]] += 1
        return counts

    def event_types(self) -> list[str]:
        """Since the projects are known."""
        return sorted(str(event["type"]) for event in self.world.contents().events.values())

    def withheld(self) -> frozenset[str]:
        """What waits for approval."""
        state = self.world.cloud.stores().state
        workspace = state.workspace()
        assert workspace is not None
        return (
            Missing(self.world.cloud.stores().state_table, workspace.workspace_id).read("projects").withheld
        )


def copied(before: Snapshot, clock: Clock) -> Snapshot:
    """The workspace with copies of a project."""
    store = WorkspaceStore(before)
    edits = EditEndpoint(store, clock)
    made: list[Edit] = [AddProject(name=f"Copy {number}", copy_of=ONE) for number in range(COPIES)]
    for edit in made:
        edits.make(edit)
    return store.current


@pytest.fixture(scope="module")
def synced(world: World) -> Lost:
    """Synced once."""
    return Lost(world)


@pytest.fixture
def lost(synced: Lost) -> Iterator[Lost]:
    """Three of ten projects, from the night on."""
    synced.world.back_to(synced.known)
    yield synced
    synced.world.simulator.faults.clear()


def alarms(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.getMessage() == "removals withheld" for record in caplog.records)


def test_nothing_goes_and_one_alarm_rings_and_all_is_back_with_the_permission(
    lost: Lost, caplog: pytest.LogCaptureFixture
) -> None:
    calm = without_fault(lost, nights=4)
    lost.world.back_to(lost.known)
    before = lost.lines()
    caplog.set_level(logging.ERROR)
    lost.lose(nights=3)
    assert len(lost.guids) == 3
    assert lost.withheld() == lost.guids
    assert (lost.lines(), alarms(caplog)) == (before, 1)
    assert lost.event_types() == ["a365-sync.removals.withheld.v1"]
    lost.world.simulator.faults.clear()
    lost.night()
    # The event of the alarm stays; all else is as if nothing had been.
    assert differences(final_state(lost.world.contents()), final_state(calm)) == []
    assert alarms(caplog) == 1


def test_one_approval_lets_exactly_those_go(lost: Lost) -> None:
    before = lost.lines()
    lost.lose(nights=2)
    answer = approve(lost.world.cloud.stores().state_table, {"kind": "projects"})
    assert set(answer["approved"]) == lost.guids
    lost.night()
    assert lost.lines() == {guid: 0 if guid in lost.guids else lines for guid, lines in before.items()}
    assert lost.event_types() == ["a365-sync.project.removed.v1"] * 3 + ["a365-sync.removals.withheld.v1"]
    gone = {event["subject"] for event in lost.world.contents().events.values() if "removed" in event["type"]}
    assert gone == {f"project/{guid}" for guid in lost.guids}
    assert lost.withheld() == frozenset()


def without_fault(lost: Lost, nights: int) -> Contents:
    """The same nights with the permission."""
    for _ in range(nights):
        lost.night()
    return lost.world.contents()
