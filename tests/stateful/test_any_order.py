"""Whatever happens in whatever order: once it has come to rest, the catalog equals the workspace, history included.

A story is edits of the workspace, triggers, deliveries, faults, deaths and waiting, in any order. After every
invocation `history.py` looks at what must always hold; when all comes to rest, `agreement.py` compares everything with
`model.py`, which is written from docs/promises.md. A failure prints the shortest story that hypothesis finds.

`make test` tells the same few stories each time. To search for longer, with other stories each time:

    STORIES=300 .venv/bin/python -m pytest tests/stateful
"""

import os
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from a365_sync.store.runs import FINAL
from a365_sync.sync.triggers import Trigger
from local.simulator.workspace import node_ids
from tests.stateful.agreement import Agreement, Start, events_agree, removals_agree
from tests.stateful.door import Door, counted_ids
from tests.stateful.edits import (
    BOM_EDITS,
    EVERY_EDIT,
    LIBRARY_EDITS,
    PARAMETER,
    PROJECT_EDITS,
    By,
    Edits,
    pick,
)
from tests.stateful.history import History
from tests.stateful.model import Model
from tests.stateful.slips import Slips
from tests.stateful.trouble import Away, Death, Meanwhile, Trouble, Wrong, deaths, troubles
from tests.stateful.view import view
from tests.stateful.world import FREQUENT, LEASE, LIBRARY, NIGHTLY, RELEASED, World
from tests.store.sync.altium import Clock

BOM_TRIGGERS = (FREQUENT, NIGHTLY, RELEASED)
WAITS = {
    "a minute": timedelta(minutes=1),
    "a quarter of an hour": timedelta(minutes=15),
    "two hours": timedelta(hours=2),
    "a day": timedelta(days=1),
}
numbers = st.integers(0, 11)
choices = st.builds(By, numbers, numbers, st.booleans())
RETURNS = {
    "hide_project": "show_projects",
    "remove_variant": "add_variant",
    "remove_component": "return_components",
}
sources = st.sampled_from(["schedule", "webhook"])
mostly = st.sampled_from([True, True, False])
tries = st.sampled_from([1, 0, 5])
_MOST_ROUNDS = 3


class AnyOrder(RuleBasedStateMachine):
    """The rules; each notes what it did, in the words of the workspace."""

    def __init__(self) -> None:
        super().__init__()
        self._ids = patch.object(node_ids, "uuid", counted_ids())
        self._ids.start()
        self.history = History()
        self.door = Door(Clock())
        self.world = World(self.door, self._look)
        self.model = Model(self.door)
        self.edits = Edits(self.door)
        self.start: Start | None = None
        self.slips = Slips()
        self.overlooked: set[str] = set()

    @initialize()
    def baseline(self) -> None:
        """The first sync, undisturbed: from now on every change is news."""
        for trigger in (NIGHTLY, RELEASED, LIBRARY):
            self.world.sync(trigger, "webhook")
        self.world.drain()
        self.history.begin()
        self.start = Start(view(self.world.cloud))

    @rule(kind=st.sampled_from(BOM_EDITS), by=choices, long_ago=st.booleans())
    def design(self, kind: str, by: By, long_ago: bool) -> None:
        self._edit(kind, by)
        if long_ago:
            self.wait("two hours")

    @rule(kind=st.sampled_from(PROJECT_EDITS), by=choices)
    def manage(self, kind: str, by: By) -> None:
        self._edit(kind, by)

    @rule(kind=st.sampled_from(LIBRARY_EDITS), by=choices)
    def keep_the_library(self, kind: str, by: By) -> None:
        self._edit(kind, by)

    @precondition(lambda self: self.door.hidden)
    @rule()
    def regain_permission(self) -> None:
        self._edit("show_projects", By(0, 0))

    @precondition(lambda self: self.door.snapshot.removed_items)
    @rule()
    def return_components(self) -> None:
        self._edit("return_components", By(0, 0))

    @rule(trigger=st.sampled_from(BOM_TRIGGERS), source=sources, trouble=troubles, then=troubles, tries=tries)
    def sync_boms(self, trigger: Trigger, source: str, trouble: Trouble, then: Trouble, tries: int) -> None:
        outcome = self._sync(trigger, source, self._under(trouble))
        note(f"{trigger} by {source}, {trouble}: {outcome}, {len(self.world.queues.waiting)} tasks wait")
        for number in range(tries):
            death = self._under(then if number == 0 else None)
            self.world.once_round(death)
        if tries:
            note(f"each is tried {tries} times, {then}: {len(self.world.queues.waiting)} tasks wait")

    @rule(source=sources, trouble=troubles)
    def sync_the_library(self, source: str, trouble: Trouble) -> None:
        outcome = self._sync(LIBRARY, source, self._under(trouble))
        note(f"{LIBRARY} by {source}, {trouble}: {outcome}")

    @rule(kind=st.sampled_from(BOM_EDITS), by=choices, death=deaths, again=st.booleans())
    def die_in_a_change(self, kind: str, by: By, death: Death, again: bool) -> None:
        """The functions that store a change of BOMs die, each after as many writes; the BOMs may change again."""
        self._edit(kind, by._replace(commit=True))
        self.sync_boms(FREQUENT, "schedule", None, death, 1)
        if again:
            self._edit("move_designator", by._replace(to=by.to + 1))

    @rule(kind=st.sampled_from(LIBRARY_EDITS), by=choices, source=sources, death=deaths)
    def die_in_the_library(self, kind: str, by: By, source: str, death: Death) -> None:
        self._edit(kind, by)
        self.sync_the_library(source, death)

    @rule(by=choices, trigger=st.sampled_from(BOM_TRIGGERS), then_rest=mostly)
    def give_up(self, by: By, trigger: Trigger, then_rest: bool) -> None:
        """A change that had settled cannot be read, until its tasks are dead letters."""
        self._edit("make_release" if trigger == RELEASED else "move_designator", by._replace(commit=True))
        self.wait("two hours")
        broken = Wrong("SyncReleaseBom" if trigger == RELEASED else "SyncWipBom", "bom", 0, None)
        self.sync_boms(trigger, "schedule", None, broken, 5)
        self.heal()
        if then_rest:
            self.rest_after_frequent_sweeps()

    @rule(by=choices, after=st.integers(0, 1), then_rest=mostly)
    def miss_one_of_two(self, by: By, after: int, then_rest: bool) -> None:
        """Of two projects that changed at different times one cannot be read."""
        for number in (by.what, by.what + 1):
            self._edit("move_designator", By(number, by.to))
            self.wait("two hours")
        self.sync_boms(FREQUENT, "schedule", Wrong("SyncProject", "project", after, 1), None, 1)
        if then_rest:
            self.rest_after_frequent_sweeps()

    @rule(kind=st.sampled_from(sorted(RETURNS)), by=choices, returns=st.booleans())
    def vanish(self, kind: str, by: By, returns: bool) -> None:
        """Something goes, two days of sweeps agree on it, and it may come back."""
        self._edit(kind, by)
        for _ in range(2):
            self.wait("a day")
            for trigger in (NIGHTLY, LIBRARY):
                self._sync(trigger, "schedule")
            self.world.once_round()
        if returns:
            self._edit(RETURNS[kind], by)

    @rule(trigger=st.sampled_from([FREQUENT, RELEASED]), number=numbers, trouble=troubles)
    def altium_tells_of_a_project(self, trigger: Trigger, number: int, trouble: Trouble) -> None:
        project = pick(list(view(self.world.cloud).projects), number)
        outcome = self.world.sync(trigger, "altium-event", self._under(trouble), project)
        note(f"{trigger} for one project, {trouble}: {outcome}")

    @precondition(lambda self: self.world.repeats)
    @rule(trouble=troubles)
    def lambda_repeats(self, trouble: Trouble) -> None:
        trigger = Trigger(self.world.repeats[0].trigger)
        outcome = self.world.repeat(self._under(trouble))
        self._swept(trigger)
        note(f"{trigger} is repeated, {trouble}: {outcome}")

    @precondition(lambda self: self.world.queues.waiting)
    @rule(number=numbers, trouble=troubles)
    def deliver(self, number: int, trouble: Trouble) -> None:
        delivery = pick(self.world.queues.ready(), number)
        outcome = self.world.deliver(delivery, self._under(trouble))
        note(f"{delivery.task.key} is delivered, {trouble}: {outcome}")

    @precondition(lambda self: self.world.queues.done)
    @rule(number=numbers)
    def deliver_again(self, number: int) -> None:
        task = pick(self.world.queues.done, number)
        note(f"{task.key} is delivered again: {self.world.deliver_again(task)}")

    @rule(number=numbers)
    def ask_for_one(self, number: int) -> None:
        identity = pick(list(self.history.heads.values()), number)["identity"]
        trigger, body = _single(identity)
        note(f"{trigger} {body}: {self.world.upsert(trigger, body)}")

    @rule(name=st.sampled_from(sorted(WAITS)))
    def wait(self, name: str) -> None:
        self.world.wait(WAITS[name])

    @rule(
        projects=st.sampled_from([None, None, 0, 1]),
        no_variations=st.booleans(),
        ipn=st.sampled_from(["", "name", PARAMETER]),
    )
    def choose(self, projects: int | None, no_variations: bool, ipn: str) -> None:
        names = [] if projects is None else [pick(self.door.projects, projects)["name"]]
        self.world.change_settings(
            projects=names,
            sync_no_variations=no_variations,
            use_component_name_as_ipn=ipn == "name",
            ipn_parameter="" if ipn == "name" else ipn,
        )
        note(f"settings: {self.world.settings}")

    @precondition(lambda self: self.history.told("Removals Withheld"))
    @rule()
    def approve(self) -> None:
        approved = self.world.approve()
        self.slips.approve(approved)
        note(f"approved: {approved}")

    @precondition(lambda self: self.door.is_spoiled)
    @rule()
    def heal(self) -> None:
        self.door.heal()

    @rule()
    def rest_after_frequent_sweeps(self) -> None:
        """Without a nightly sweep: what was committed and what failed is made good for."""
        self._quieten()
        for trigger in (FREQUENT, RELEASED):
            self.world.sync(trigger, "schedule")
        self.world.drain()
        self._agreement().of_committed_boms(self.overlooked)

    @rule()
    def rest(self) -> None:
        """Schedules go on until nothing waits: all is as the model says."""
        self._quieten()
        for _ in range(_MOST_ROUNDS):
            self.world.wait(WAITS["a day"])
            for trigger in (NIGHTLY, RELEASED, LIBRARY, FREQUENT):
                self._sync(trigger, "schedule")
            self.world.drain()
            self.slips.approve(self.world.approve())
            if not self._waits():
                break
        assert self._waits() == []
        seen = view(self.world.cloud)
        agreement = self._agreement()
        agreement.of_everything()
        assert self.start
        events_agree(self.history, seen, self.start, agreement.waiting())
        removals_agree(self.history, seen)
        self.overlooked.clear()

    def one_more_round_changes_nothing(self) -> None:
        """A quiet workspace costs a look, and is no news."""
        before, told = self.world.contents(), len(self.history.events)
        for trigger in (NIGHTLY, RELEASED, LIBRARY, FREQUENT):
            self.world.sync(trigger, "webhook")
        self.world.drain()
        after, news = self.world.contents(), list(self.history.events.values())[told:]
        touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert not touched, f"a quiet round wrote {touched}"
        assert [kind for kind, _ in news if not kind.startswith("Run ")] == []
        unfinished = {run.run_id for run in self.world.runs() if run.state not in FINAL}
        assert not unfinished, f"these runs never ended: {unfinished}"

    def teardown(self) -> None:
        try:
            if self.start:
                self.rest()
                self.one_more_round_changes_nothing()
        finally:
            self.world.close()
            self._ids.stop()

    def _edit(self, kind: str, by: By) -> None:
        # What comes back after it was hidden has not moved, so that only a nightly sweep finds it.
        hidden = set(self.door.hidden)
        note(getattr(self.edits, kind)(by))
        self.overlooked |= hidden ^ set(self.door.hidden)

    def _sync(self, trigger: Trigger, source: str, death: int | None = None) -> str:
        outcome = self.world.sync(trigger, source, death)
        self._swept(trigger)
        return outcome

    def _swept(self, trigger: Trigger) -> None:
        if trigger == NIGHTLY:
            self.slips.sweep("projects", self.model.projects)
        elif trigger == LIBRARY:
            self.slips.sweep("parts", self.model.library)

    def _under(self, trouble: Trouble) -> int | None:
        """Set up what is to go wrong; after how many writes the process dies."""
        if isinstance(trouble, Away):
            self.door.be_away(trouble.after, trouble.times)
        elif isinstance(trouble, Wrong):
            self.overlooked |= self.model.projects.keys() if trouble.silent else set()
            self.door.order(trouble.fault())
        elif isinstance(trouble, Meanwhile):
            kind = pick(EVERY_EDIT, trouble.number)
            self.door.do_meanwhile(trouble.after, lambda: self._edit(kind, By(trouble.number, 1)))
        return trouble.after if isinstance(trouble, Death) else None

    def _quieten(self) -> None:
        self.door.heal()
        self.world.wait(LEASE + timedelta(minutes=1))
        self.world.drain()

    def _waits(self) -> list[str]:
        """What still has to be done."""
        projects = view(self.world.cloud).projects.values()
        chosen = self.world.chosen
        variants = [
            name
            for project in projects
            if not project["removed_at"] and chosen.wants_project(project["name"])
            for name in project.get("missing_variants", ())
        ]
        missing = [sorted(self.world.missing().read(kind).missing) for kind in ("projects", "parts")]
        return [*self.world.owed(), *variants, *missing[0], *missing[1]]

    def _agreement(self) -> Agreement:
        return Agreement(self.world, self.model, view(self.world.cloud))

    def _look(self, world: World, put: list[dict[str, Any]]) -> None:
        seen = view(world.cloud)
        self.history.look(seen, put)
        self.slips.look(seen)


def _single(identity: dict[str, Any]) -> tuple[Trigger, dict[str, str]]:
    names = {"project": identity["project_id"], "variant": identity["variant"]}
    if identity["source"] == "wip":
        return Trigger.UPSERT_WIP_VARIANT, names
    return Trigger.UPSERT_RELEASE_VARIANT, {**names, "release": identity["release_id"]}


_STORIES = int(os.environ.get("STORIES", "0"))
TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=_STORIES or 10,
    stateful_step_count=30,
    derandomize=not _STORIES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
