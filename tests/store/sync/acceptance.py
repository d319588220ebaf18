"""What holds for every entity that is kept up to date; a new one inherits this suite and names what is its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from a365_sync.store.runs import Run, RunState
from a365_sync.sync.triggers import ENTITY, Trigger
from tests.store.cloud import Content
from tests.store.sync.altium import ONE, Clock, Workspace
from tests.store.sync.installation import Installation

SHARED = ("snapshots/", "events/dt=", "lake/bom_change/")


@dataclass(frozen=True)
class Change:
    """What a change should bring; `target` is what Altium calls the thing.

    `touches` are parts of the keys that may differ afterwards, `subject` is the events'.
    """

    name: str
    target: str
    touches: tuple[str, ...]
    events: tuple[str, ...]
    subject: str


class SyncedEntity(ABC):
    """`things` names what is synced, `change` makes the n-th change and says what it should bring."""

    trigger: ClassVar[Trigger]
    switch: ClassVar[str]
    small: ClassVar[dict[str, Any]] = {"projects": [ONE]}

    @abstractmethod
    def things(self, workspace: Workspace) -> dict[str, Any]:
        """Every thing that should be stored, by name, with what a reader should find."""

    @abstractmethod
    def stored(self, installation: Installation) -> dict[str, Any]:
        """What a reader finds, by the same names."""

    @abstractmethod
    def change(self, workspace: Workspace, number: int) -> Change:
        """Make a change of one thing; even and odd numbers change different things."""

    @abstractmethod
    def spoil(self, change: Change) -> Callable[[str, dict[str, Any], Any], Any]:
        """Answers in which the changed thing cannot be read."""

    def told_of_failure(self, installation: Installation, run: Run) -> bool:
        """Whether the run's record tells of one thing that failed."""
        failures = installation.stores.runs.failures(run.run_id)
        return (run.state, run.failed, len(failures)) == (RunState.FINISHED, 1, 1)

    @pytest.fixture(scope="class")
    @classmethod
    def synced(cls) -> Content:
        """What an installation stores that has synced once."""
        installation = Installation(Workspace(Clock()))
        installation.sync(cls.trigger)
        return installation.save()

    @pytest.fixture
    def installation(self, workspace: Workspace, synced: Content) -> Installation:
        """An installation that has synced once."""
        workspace.clock.forward(hours=2)
        return Installation.like(workspace, synced)

    def test_the_first_sync_stores_everything_and_is_no_news(self, workspace: Workspace) -> None:
        installation = Installation(workspace)
        run = installation.sync(self.trigger)
        expected = self.things(workspace)
        assert len(expected) > 2
        assert self.stored(installation) == expected
        assert (run.state, run.baseline, run.planned, run.changed, run.failed) == (
            RunState.FINISHED,
            True,
            len(expected),
            len(expected),
            0,
        )
        assert run.altium_requests > 0
        assert installation.event_types == []
        assert len(installation.kept_events) == len(expected)
        assert [entry["DetailType"] for entry in installation.put] == ["Run Finished"]

    def test_a_sync_of_an_unchanged_workspace_writes_nothing_and_says_so(
        self, installation: Installation
    ) -> None:
        before = installation.contents()
        run = installation.sync(self.trigger)
        assert installation.contents() == before
        assert installation.event_types == []
        assert not {"put_object", "upload_file", "batch_write_item"} & set(installation.writes)
        assert (run.state, run.baseline, run.changed, run.failed) == (RunState.FINISHED, False, 0, 0)
        assert run.unchanged == run.planned
        assert run.summary in (
            "Nothing to do.",
            f"Nothing changed: {run.planned} {self._words} checked, none written.",
        )

    def test_a_change_touches_its_own_things_and_is_announced(self, installation: Installation) -> None:
        before, before_count = installation.contents(), len(installation.kept_events)
        change = self.change(installation.workspace, 0)
        run = installation.sync(self.trigger)
        after = installation.contents()
        touched = {str(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        strange = [key for key in touched if not any(part in key for part in (*SHARED, *change.touches))]
        assert (strange, run.changed, run.failed) == ([], 1, 0)
        assert self.stored(installation) == self.things(installation.workspace)
        assert installation.event_types == sorted(change.events)
        assert {detail["subject"] for _, detail in installation.events} == {change.subject}
        kept = {event["id"]: event for event in installation.kept_events}
        assert all(kept[detail["id"]] == detail for _, detail in installation.events)
        assert len(kept) - before_count == len(change.events)

    def test_earlier_snapshots_can_still_be_read(self, installation: Installation) -> None:
        before = installation.cloud.objects()
        self.change(installation.workspace, 0)
        installation.sync(self.trigger)
        after = installation.cloud.objects()
        snapshots = [key for key in before if "snapshots/" in key]
        assert snapshots
        assert [key for key in snapshots if after.get(key) != before[key]] == []

    def test_what_cannot_be_read_leaves_the_others_and_what_is_stored_alone(
        self, installation: Installation
    ) -> None:
        before = self.stored(installation)
        spoiled, other = (self.change(installation.workspace, number) for number in (0, 1))
        installation.workspace.spoil = self.spoil(spoiled)
        run = installation.sync(self.trigger)
        expected = self.things(installation.workspace)
        assert self.told_of_failure(installation, run)
        assert self.stored(installation) == {
            name: value if name != spoiled.name else before.get(name)
            for name, value in expected.items()
            if name != spoiled.name or name in before
        }
        assert installation.event_types == sorted(other.events)

        installation.workspace.spoil = None
        installation.workspace.clock.forward(minutes=15)
        installation.sync(self.trigger)
        assert self.stored(installation) == expected
        assert installation.event_types == sorted(spoiled.events)

    def test_a_death_after_any_write_of_a_first_sync_ends_as_if_there_had_been_none(
        self, workspace: Workspace
    ) -> None:
        calm, stormy = (Installation(workspace, **self.small) for _ in range(2))
        before = stormy.save()
        calm.sync(self.trigger)
        for number in range(1, 60):
            stormy.restore(before)
            run = stormy.sync(self.trigger, die_after=number)
            assert stormy.contents() == calm.contents(), f"after write {number}"
            assert (run.state, run.settled, stormy.event_types) == (RunState.FINISHED, run.planned, [])
            if not stormy.deaths:
                break
        assert 6 < number < 59

    def test_a_death_after_any_write_of_a_change_ends_as_if_there_had_been_none(
        self, workspace: Workspace
    ) -> None:
        calm, stormy = (Installation(workspace, **self.small) for _ in range(2))
        for installation in (calm, stormy):
            installation.sync(self.trigger)
        before = stormy.save()
        workspace.clock.forward(hours=2)
        self.change(workspace, 1)
        calm.sync(self.trigger)
        for number in range(1, 60):
            stormy.restore(before)
            run = stormy.sync(self.trigger, die_after=number)
            assert stormy.contents() == calm.contents(), f"after write {number}"
            assert stormy.events == calm.events, f"after write {number}"
            assert (run.state, run.settled, run.failed) == (RunState.FINISHED, run.planned, 0)
            if not stormy.deaths:
                break
        assert 6 < number < 59

    def test_switched_off_it_asks_and_writes_nothing(self, workspace: Workspace) -> None:
        installation = Installation(workspace, **{self.switch: False})
        self._skips(installation, "webhook", self.switch)

    def test_without_schedules_only_a_call_starts_it(self, workspace: Workspace) -> None:
        installation = Installation(workspace, schedules=False)
        self._skips(installation, "schedule", "schedules")
        assert installation.sync(self.trigger).state is RunState.FINISHED

    def test_two_runs_do_not_work_at_once(self, installation: Installation) -> None:
        leases = installation.stores.leases
        assert leases.acquire(ENTITY[self.trigger], "another run", 60)
        self._skips(installation, "webhook", "another run")
        leases.release(ENTITY[self.trigger], "another run")
        assert installation.sync(self.trigger).state is RunState.FINISHED

    def test_a_run_that_ended_is_not_repeated(self, installation: Installation) -> None:
        run = installation.sync(self.trigger)
        asked = len(installation.workspace.asked)
        installation.repeat(run)
        assert len(installation.workspace.asked) == asked
        assert installation.run(run.run_id) == run

    def test_an_error_ends_the_run_and_frees_the_next(self, installation: Installation) -> None:
        installation.workspace.spoil = lambda *_: {"errors": [{"message": "x"}], "data": None}
        run = installation.sync(self.trigger)
        assert (run.state, [what for what, _ in installation.failed]) == (RunState.FAILED, [self.trigger])
        assert run.error is not None
        assert run.error["code"] == "query_failed"
        assert [entry["DetailType"] for entry in installation.put] == ["Run Failed"]
        installation.workspace.spoil = None
        assert installation.sync(self.trigger).state is RunState.FINISHED

    @property
    def _words(self) -> str:
        return "components" if self.trigger is Trigger.SYNC_PART_LIBRARY else "BOMs"

    def _skips(self, installation: Installation, source: str, reason: str) -> None:
        before, asked = installation.contents(), len(installation.workspace.asked)
        run = installation.sync(self.trigger, source)
        assert run.state is RunState.SKIPPED
        assert run.summary is not None
        assert reason in run.summary
        assert (installation.contents(), len(installation.workspace.asked)) == (before, asked)
