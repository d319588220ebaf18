"""What vanishes from the workspace: removed when two sweeps agree, withheld when it is too much, back on return."""

from collections.abc import Iterable
from typing import Any, ClassVar

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.catalog import Catalog
from a365_sync.store.missing import EVERY_KIND, Missing
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.projects import RenameProject
from local.simulator.edits.variants import RemoveVariant
from tests.store.cloud import Content
from tests.store.sync.altium import MANY, ONE, Clock, Workspace
from tests.store.sync.installation import Installation

NIGHTLY, FREQUENT = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT
RELEASED, LIBRARY = Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY
LAKE = ("lake/bom_line/", "lake/release/")


@pytest.fixture(scope="module")
def known() -> Content:
    """What an installation stores that knows everything."""
    return synced(Workspace(Clock()))


@pytest.fixture
def installation(workspace: Workspace, known: Content) -> Installation:
    """An installation that knows everything."""
    return Installation.like(workspace, known)


def synced(workspace: Workspace) -> Content:
    made = Installation(workspace)
    for trigger in (NIGHTLY, RELEASED, LIBRARY):
        made.sync(trigger)
    return made.save()


def sweep(installation: Installation, trigger: Trigger = NIGHTLY, **options: Any) -> list[str]:
    """A sweep on the next day; returns the types of its events."""
    installation.workspace.clock.forward(days=1)
    installation.sync(trigger, **options)
    assert installation.failed == []
    return installation.event_types


def lines(installation: Installation, part: str = "") -> list[dict[str, Any]]:
    """All lines that both indexes lead to."""
    return [
        item
        for (pk, sk), item in installation.cloud.catalog().items()
        if sk.startswith(("LINE#", "MPN#")) and part in pk
    ]


def heads(installation: Installation, part: str) -> list[dict[str, Any]]:
    return [
        item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("BOM#") and part in sk
    ]


def missing(installation: Installation) -> Missing:
    known = installation.stores.state.workspace()
    assert known is not None
    return Missing(installation.stores.state_table, known.workspace_id)


def subjects(installation: Installation) -> list[str]:
    return [detail["subject"] for _, detail in installation.events]


class TestProjects:
    def test_one_sweep_removes_nothing_and_two_remove_all_but_history(
        self, installation: Installation
    ) -> None:
        gone = installation.workspace.hide_projects(MANY)[0]
        objects, before = installation.cloud.objects(), lines(installation)
        assert sweep(installation) == []
        assert lines(installation) == before

        assert sweep(installation) == ["Project Removed"]
        assert subjects(installation) == [f"project/{gone}"]
        assert lines(installation, gone) == []
        assert lines(installation) == [line for line in before if gone not in line["pk"]] != []
        tombstones = heads(installation, gone)
        assert {item["identity"]["source"] for item in tombstones} == {"wip", "release"}
        assert all(item["removed_at"] and item["content_hash"] for item in tombstones)
        assert [
            item for item in heads(installation, "") if item["removed_at"] and item not in tombstones
        ] == []
        after = installation.cloud.objects()
        rows = {name for name in objects if name.startswith(LAKE) and gone in name}
        assert len(rows) == len(tombstones) + 1
        assert rows.isdisjoint(after)
        assert {name: after[name] for name in objects if name not in rows} == {
            name: content for name, content in objects.items() if name not in rows
        }

        assert sweep(installation) == []

    def test_a_project_that_returns_is_whole_again(self, installation: Installation) -> None:
        before, objects = lines(installation), installation.cloud.objects()
        gone = installation.workspace.hide_projects(MANY)[0]
        for _ in range(2):
            sweep(installation)
        installation.workspace.hide_projects()
        assert set(sweep(installation)) == {"BOM Changed"}
        sweep(installation, RELEASED)
        assert key_of(lines(installation)) == key_of(before)
        assert objects.keys() <= installation.cloud.objects().keys()
        assert [
            item for item in heads(installation, gone) if item["removed_at"] or not item["published"]
        ] == []

    def test_a_frequent_sweep_that_lists_it_again_brings_it_back(self, installation: Installation) -> None:
        before = lines(installation, "BOM#wip")
        installation.workspace.hide_projects(MANY)
        for _ in range(2):
            sweep(installation)
        installation.workspace.hide_projects()
        installation.configure(library_csv_parameters=["any"])  # has it list everything
        sweep(installation, FREQUENT)
        assert key_of(lines(installation, "BOM#wip")) == key_of(before) != set()

    def test_a_second_removal_is_an_event_of_its_own(self, installation: Installation) -> None:
        ids = []
        for _ in range(2):
            installation.workspace.hide_projects(MANY)
            sweep(installation)
            assert sweep(installation) == ["Project Removed"]
            ids += [detail["id"] for _, detail in installation.events]
            installation.workspace.hide_projects()
            sweep(installation)
        assert len(set(ids)) == 2

    def test_what_returns_in_between_starts_anew(self, installation: Installation) -> None:
        for _ in range(2):
            installation.workspace.hide_projects(MANY)
            assert sweep(installation) == []
            installation.workspace.hide_projects()
            assert sweep(installation) == []

    def test_a_frequent_sweep_never_removes(self, installation: Installation) -> None:
        before = lines(installation)
        installation.workspace.hide_projects(MANY)
        sweep(installation)
        for number in range(3):
            installation.configure(library_csv_parameters=[str(number)])  # has it list everything
            assert sweep(installation, FREQUENT) == []
        assert lines(installation) == before

    def test_a_run_that_is_repeated_does_not_agree_with_itself(self, installation: Installation) -> None:
        before, saved = lines(installation), installation.save()
        installation.workspace.hide_projects(MANY)
        for number in range(1, 60):
            installation.restore(saved)
            assert sweep(installation, die_after=number) == []
            assert lines(installation) == before
            if not installation.deaths:
                break
        assert 3 < number < 59


def key_of(items: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(item["pk"], item["sk"]) for item in items}


class TestVariants:
    def test_a_variant_goes_with_the_second_nightly_sweep_and_returns(
        self, installation: Installation
    ) -> None:
        project = installation.workspace.project(MANY)
        name = project["variants"][-1]["name"]
        known = installation.stores.state.workspace()
        assert known is not None
        identity = BomIdentity.wip(known.workspace_id, project["projectId"], name)
        catalog = Catalog(installation.stores.catalog_table, known.workspace_id)
        before = catalog.lines(identity)
        assert before

        installation.workspace.edit(RemoveVariant(project=MANY, name=name))
        assert sweep(installation) == []
        assert sweep(installation, FREQUENT) == []
        assert catalog.lines(identity) == before
        assert sweep(installation) == ["BOM Removed"]
        assert subjects(installation) == [keys.bom_key(identity)]
        assert catalog.lines(identity) == []
        head = catalog.head(identity)
        assert head is not None
        assert head.removed_at
        assert sweep(installation) == []

        installation.workspace.restore_project(project)
        assert sweep(installation) == ["BOM Changed"]
        assert catalog.lines(identity) == before

    def test_a_frequent_sweep_marks_a_variant_and_the_nightly_one_removes_it(
        self, installation: Installation
    ) -> None:
        name = installation.workspace.project(MANY)["variants"][-1]["name"]
        installation.workspace.edit(RemoveVariant(project=MANY, name=name))
        left = len(installation.workspace.project(MANY)["variants"])
        for _ in range(3):
            installation.workspace.clock.forward(minutes=15)
            run = installation.sync(FREQUENT)
            assert (run.planned, installation.event_types) == (left, [])
        assert sweep(installation) == ["BOM Removed"]

    def test_a_variant_missed_once_stays(self, installation: Installation) -> None:
        project = installation.workspace.project(MANY)
        for _ in range(2):
            installation.workspace.edit(RemoveVariant(project=MANY, name=project["variants"][-1]["name"]))
            assert sweep(installation) == []
            installation.workspace.restore_project(project)
            assert sweep(installation) == []


class TestParts:
    def test_a_part_goes_with_the_second_sweep_and_returns(self, installation: Installation) -> None:
        part = installation.workspace.components[0]
        item, name = part["details"]["itemInternalId"], part["name"].encode()
        before = installation.cloud.objects()
        installation.workspace.hide_part(part["revisionId"])
        assert sweep(installation, LIBRARY) == []
        assert listed(installation, item) == ["PARTS"]

        assert sweep(installation, LIBRARY) == ["Part Removed"]
        assert subjects(installation) == [f"part/{item}"]
        assert listed(installation, item) == ["REMOVED_PARTS"]
        after = installation.cloud.objects()
        assert name not in after["library/latest.csv"] + after["library/latest.jsonl"]
        assert all(after[key] == before[key] for key in before if "snapshots/" in key)
        assert sweep(installation, LIBRARY) == []

        installation.workspace.show_parts()
        assert sweep(installation, LIBRARY) == ["Part Changed"]
        assert listed(installation, item) == ["PARTS"]
        again = installation.cloud.objects()
        assert again["library/latest.csv"] == before["library/latest.csv"]


def listed(installation: Installation, item: str) -> list[str]:
    return [pk.rpartition("#")[2] for pk, sk in installation.cloud.catalog() if sk == item]


class TestBrake:
    COPIES: ClassVar = [f"Copy {number}" for number in range(8)]

    @pytest.fixture(scope="class")
    @classmethod
    def known(cls) -> Content:
        """What an installation stores that knows ten projects."""
        workspace = Workspace(Clock())
        workspace.copy_project(ONE, cls.COPIES)
        return synced(workspace)

    @pytest.fixture
    def installation(self, workspace: Workspace, known: Content) -> Installation:
        """Ten projects."""
        workspace.copy_project(ONE, self.COPIES)
        return Installation.like(workspace, known)

    def test_too_many_at_once_wait_for_approval_and_exactly_those_go(
        self, installation: Installation
    ) -> None:
        workspace, before = installation.workspace, lines(installation)
        gone = workspace.hide_projects("Copy 0", "Copy 1", "Copy 2")
        assert sweep(installation) == []
        assert sweep(installation) == ["Removals Withheld"]
        ((_, told),) = installation.events
        assert told["data"] == {"kind": "projects", "withheld": sorted(gone), "count": 3, "known": 10}
        assert sweep(installation) == []
        assert lines(installation) == before

        assert missing(installation).approve("projects") == set(gone)
        newly = workspace.hide_projects("Copy 0", "Copy 1", "Copy 2", "Copy 3", "Copy 4")[3:]
        assert sweep(installation) == ["Project Removed"] * 3
        assert sorted(subjects(installation)) == sorted(f"project/{guid}" for guid in gone)
        assert [lines(installation, guid) for guid in gone] == [[], [], []]
        assert [bool(lines(installation, guid)) for guid in newly] == [True, True]

        assert sweep(installation) == ["Removals Withheld"]
        assert missing(installation).read("projects").withheld == set(newly)
        assert [bool(lines(installation, guid)) for guid in newly] == [True, True]

    def test_additions_go_through_while_removals_wait(self, installation: Installation) -> None:
        installation.workspace.hide_projects("Copy 0", "Copy 1", "Copy 2")
        for _ in range(2):
            sweep(installation)
        installation.workspace.copy_project(ONE, ["New"])
        assert sweep(installation) == ["BOM Changed"]

    def test_the_settings_set_the_brake(self, installation: Installation) -> None:
        installation.configure(removal_limit_count=3)
        installation.workspace.hide_projects("Copy 0", "Copy 1", "Copy 2")
        sweep(installation)
        assert sweep(installation) == ["Project Removed"] * 3

    def test_an_approval_ends_with_the_return(self, installation: Installation) -> None:
        names = ("Copy 0", "Copy 1", "Copy 2")
        installation.workspace.hide_projects(*names)
        for _ in range(2):
            sweep(installation)
        missing(installation).approve("projects")
        installation.workspace.hide_projects()
        sweep(installation)
        installation.workspace.hide_projects(*names)
        assert sweep(installation) == []
        assert sweep(installation) == ["Removals Withheld"]


@pytest.mark.parametrize("trigger", [NIGHTLY, LIBRARY])
def test_a_death_after_any_write_of_a_removal_ends_as_if_there_had_been_none(
    workspace: Workspace, known: Content, trigger: Trigger
) -> None:
    calm, stormy = (Installation.like(workspace, known) for _ in range(2))
    part, many = workspace.components[0]["revisionId"], workspace.project(MANY)
    workspace.hide_projects(ONE)
    workspace.hide_part(part)
    workspace.keep_one_variant(MANY)
    workspace.clock.forward(days=1)
    for installation in (calm, stormy):
        installation.sync(trigger)
    before, after = stormy.save(), []
    workspace.clock.forward(days=1)
    calm.sync(trigger)
    variants = ["BOM Removed"] * (len(many["variants"]) - 1)
    assert calm.event_types in ([*variants, "Project Removed"], ["Part Removed"])
    for number in range(1, 80):
        stormy.restore(before)
        stormy.sync(trigger, die_after=number)
        assert stormy.contents() == calm.contents(), f"after write {number}"
        assert sorted(stormy.events, key=str) == sorted(calm.events, key=str), f"after write {number}"
        for kind in EVERY_KIND:
            assert missing(stormy).read(kind) == missing(calm).read(kind)
        if not stormy.deaths:
            break
        stormy.forget_leases()
        after.append(stormy.save())
    assert 6 < number < 79

    workspace.hide_projects()
    workspace.show_parts()
    workspace.restore_project(many)
    workspace.clock.forward(days=1)
    calm.sync(trigger)
    for number, content in enumerate(after, 1):
        stormy.restore(content)
        stormy.sync(trigger)
        assert stormy.contents() == calm.contents(), f"after write {number}"


def test_a_renamed_project_is_no_removed_one(installation: Installation) -> None:
    installation.workspace.edit(RenameProject(project=MANY, to="Other"))
    for _ in range(2):
        assert sweep(installation) == []
