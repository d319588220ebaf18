"""News of lifecycles: a part's, with its direction and the BOMs it is in; a released package's."""

import json
from typing import Any

import pytest

from a365_sync.store.runs import RunState
from a365_sync.store.where_used import WhereUsed
from a365_sync.sync import used_in
from a365_sync.sync.triggers import FULL_SYNC, Trigger
from local.simulator.edits.boms import SwapPart
from local.simulator.edits.library import ChangeComponent, SetLifecycleState
from local.simulator.edits.packages import SetPackageState
from local.simulator.workspace.records import Component
from tests.store.cloud import Content
from tests.store.sync.altium import MANY, Clock, Workspace
from tests.store.sync.boards import Boards
from tests.store.sync.installation import Installation
from tests.store.sync.lake import rows_of
from tests.store.sync.process import Process

LIBRARY, RELEASED = Trigger.SYNC_PART_LIBRARY, Trigger.SYNC_RELEASED_BOMS


@pytest.fixture(scope="module")
def known() -> Content:
    """What an installation stores that knows everything."""
    workspace = Workspace(Clock())
    for variant in (None, "PCA_0007_PSM"):
        set_package(workspace, "Released", variant)
    made = Installation(workspace)
    for trigger in FULL_SYNC:
        made.sync(trigger)
    return made.save()


@pytest.fixture
def installation(workspace: Workspace, known: Content) -> Installation:
    """The same, two hours later."""
    set_package(workspace, "Released", None)
    workspace.clock.forward(hours=2)
    return Installation.like(workspace, known)


def set_package(workspace: Workspace, state: str, variant: str | None = "PCA_0007_PSM") -> None:
    release = workspace.project(MANY)["releases"][0]["releaseId"]
    workspace.edit(SetPackageState(project=MANY, release=release, variant=variant, state=state))


def part_on_a_board(workspace: Workspace) -> Component:
    """A released part that several BOMs have."""
    item = workspace.project(MANY)["variants"][0]["bom"]["bomItems"][0]["componentRevisionId"]
    return next(part for part in workspace.components if part["revisionId"] == item)


def move_part(installation: Installation, state: str) -> dict[str, Any]:
    """The data of the event."""
    part = part_on_a_board(installation.workspace)
    installation.workspace.clock.forward(hours=1)
    installation.workspace.edit(SetLifecycleState(component=part["revisionId"], state=state))
    installation.workspace.asked.clear()
    installation.sync(LIBRARY)
    assert installation.event_types == ["Part Changed", "Part Lifecycle Changed"]
    data: dict[str, Any] = dict(installation.events)["Part Lifecycle Changed"]["data"]
    return data


class TestParts:
    def test_the_move_has_a_direction_and_places(self, installation: Installation) -> None:
        told = move_part(installation, "Obsolete")["move"]
        assert told["direction"] == "forward"
        assert told["definition"] == "Component Lifecycle"
        assert told["states"] == ["New From Design", "Released", "Deprecated", "Obsolete", "Abandoned"]
        assert told["after"] == {"name": "Obsolete", "position": 4, "allowed_in_design": False}
        assert move_part(installation, "Released")["move"]["direction"] == "backward"

    def test_lifecycles_are_asked_for_once_and_only_when_a_state_moved(
        self, installation: Installation
    ) -> None:
        first = part_on_a_board(installation.workspace)["revisionId"]
        installation.workspace.edit(ChangeComponent(component=first, comment="another"))
        installation.sync(LIBRARY)
        assert installation.event_types == ["Part Changed"]
        assert "SyncLifeCycles" not in installation.workspace.asked
        for part in installation.workspace.components:
            installation.workspace.edit(SetLifecycleState(component=part["revisionId"], state="Abandoned"))
        installation.workspace.asked.clear()
        installation.sync(LIBRARY)
        assert installation.event_types.count("Part Lifecycle Changed") > 1
        assert installation.workspace.asked.count("SyncLifeCycles") == 1

    def test_where_altium_does_not_show_lifecycles_the_move_is_news_all_the_same(
        self, installation: Installation
    ) -> None:
        installation.workspace.spoil = lambda operation, _, answer: (
            {"errors": [{"message": "x"}], "data": None} if operation == "SyncLifeCycles" else answer
        )
        told = move_part(installation, "Obsolete")["move"]
        assert (told["direction"], told["definition"], told["after"]["position"]) == ("unknown", None, None)

    def test_a_state_is_seen_to_move_where_modified_at_stays(self, installation: Installation) -> None:
        """To and fro, and each time an event of its own: who drops ids that it has seen must not lose the last."""
        part, told = part_on_a_board(installation.workspace), []
        for state in ("Obsolete", "Released", "Obsolete"):
            set_state_alone(installation, part, state)
            run = installation.sync(LIBRARY)
            assert (run.changed, installation.event_types) == (1, ["Part Changed", "Part Lifecycle Changed"])
            told += [detail["id"] for _, detail in installation.events]
            assert {row["lifecycle_state"] for row in stored(installation, part)} == {state}
        assert len(set(told)) == 6
        installation.workspace.asked.clear()
        assert (installation.sync(LIBRARY).changed, installation.workspace.asked) == (0, ["SyncLibrary"])

    def test_a_death_in_such_a_move_misleads_nobody_though_the_state_is_back(
        self, installation: Installation
    ) -> None:
        part, before = part_on_a_board(installation.workspace), installation.save()
        for number in range(3, 11):  # from the mark that a move has begun to the mark that it is done
            installation.restore(before)
            set_state_alone(installation, part, "Obsolete")
            installation.conduct(LIBRARY, process := Process(number))
            assert process.dead
            installation.forget_leases()
            set_state_alone(installation, part, "Released")
            installation.sync(LIBRARY)
            assert {row["lifecycle_state"] for row in stored(installation, part)} == {"Released"}
            told: dict[str, dict[str, str]] = {"Part Changed": {}, "Part Lifecycle Changed": {}}
            for event in process.put + installation.put:
                detail = json.loads(event["Detail"])
                if event["DetailType"] in told:
                    told[event["DetailType"]][detail["id"]] = detail["data"]["lifecycle_state"]
            assert [*told["Part Changed"].values()][-1:] == ["Released"], f"after write {number}"
            assert [*told["Part Lifecycle Changed"].values()][-1:] == ["Released"], f"after write {number}"

    def test_it_names_every_bom_that_has_the_part(self, installation: Installation) -> None:
        data = move_part(installation, "Obsolete")
        assert found(data["used_in"]) == wanted(installation.workspace, data["item_id"])
        assert data["used_in_count"] == len(data["used_in"]) > 2

    def test_a_bom_that_has_the_part_no_more_is_not_named(self, installation: Installation) -> None:
        workspace = installation.workspace
        part, other = part_on_a_board(workspace), workspace.components[-1]
        bom = workspace.project(MANY)["variants"][0]["bom"]["bomItems"][0]
        names = [use["designator"] for use in bom["bomItemInstances"]]
        before = wanted(workspace, part["details"]["itemInternalId"])
        variant = workspace.project(MANY)["variants"][0]["name"]
        workspace.edit(
            SwapPart(project=MANY, variant=variant, designators=names, component=other["revisionId"])
        )
        replaced = [item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("LINE#")]
        installation.sync(Trigger.SYNC_WIP_BOMS_FREQUENT)
        installation.stores.catalog_table.put_many(replaced)  # as a crash leaves them, and a late index
        workspace.edit(SetLifecycleState(component=part["revisionId"], state="Obsolete"))
        installation.sync(LIBRARY)
        told = found(dict(installation.events)["Part Lifecycle Changed"]["data"]["used_in"])
        assert told == wanted(workspace, part["details"]["itemInternalId"])
        assert told.keys() < before.keys()

    def test_a_list_too_large_for_an_event_is_in_the_bucket(
        self, installation: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(used_in, "_INLINE_BYTES", 100)
        monkeypatch.setattr(used_in, "_AT_ONCE", 1)
        data = move_part(installation, "Obsolete")
        assert data["used_in"] is None
        kept = json.loads(installation.cloud.objects()[data["used_in_key"]])["used_in"]
        assert found(kept) == wanted(installation.workspace, data["item_id"])
        assert data["used_in_count"] == len(kept)

    def test_a_part_on_no_board_is_used_in_none(self, installation: Installation) -> None:
        known = installation.stores.state.workspace()
        assert known is not None
        where = WhereUsed(installation.stores.catalog_table, known.workspace_id)
        assert where.by_item("no such item", "", "", 10) == []


def set_state_alone(installation: Installation, part: Component, state: str) -> None:
    installation.workspace.clock.forward(hours=1)
    installation.workspace.edit(
        SetLifecycleState(component=part["revisionId"], state=state, move_modified_at=False)
    )


def stored(installation: Installation, part: Component) -> list[dict[str, Any]]:
    """The part's row of the lake."""
    rows = rows_of(installation.cloud.objects(), "component")
    return [row for row in rows if row["revision"] == part["revisionId"]]


def found(used: list[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
    return {
        (use["project_name"], use["variant"], use["release_description"]): use["quantity"] for use in used
    }


def wanted(workspace: Workspace, item_id: str) -> dict[tuple[Any, ...], int]:
    """How many of an item each board takes, counted on the boards."""
    snapshot = workspace._store.current
    boards = Boards(workspace.projects, dict(snapshot.components))
    return {
        board.name: sum(n for revision, n in board.placed().items() if boards.item(revision) == item_id)
        for board in (*boards.working(), *boards.released())
        if item_id in {boards.item(use.revision) for use in board.uses()}
    }


class TestReleases:
    def test_another_state_of_a_package_is_news_and_is_stored(self, installation: Installation) -> None:
        set_package(installation.workspace, "In Production")
        run = installation.sync(RELEASED)
        assert (run.state, installation.event_types) == (RunState.FINISHED, ["Release State Changed"])
        ((_, detail),) = installation.events
        data = detail["data"]
        assert (data["previous_state"], data["state"], data["variant"]) == (
            "Released",
            "In Production",
            "PCA_0007_PSM",
        )
        assert data["package"]["kind"] == "assembly"
        assert detail["subject"] == f"release/{data['project_id']}/{data['release_id']}"
        rows = [
            row
            for row in rows_of(installation.cloud.objects(), "release")
            if row["release_id"] == data["release_id"]
        ]
        states = {package["variant"]: package["state"] for package in rows[0]["packages"]}
        assert states == {"[No Variations]": "Released", "PCA_0007_PSM": "In Production"}

    def test_a_day_at_most_goes_by_though_the_project_did_not_move(self, installation: Installation) -> None:
        set_package(installation.workspace, "In Production")
        installation.sync(RELEASED, source="schedule")
        assert installation.event_types == []
        installation.workspace.clock.forward(hours=22)
        installation.sync(RELEASED, source="schedule")
        assert installation.event_types == ["Release State Changed"]

    def test_it_costs_no_request_more(self, installation: Installation) -> None:
        installation.workspace.asked.clear()
        installation.sync(RELEASED)
        unmoved = sorted(installation.workspace.asked)
        set_package(installation.workspace, "In Production")
        installation.workspace.asked.clear()
        installation.sync(RELEASED)
        assert sorted(installation.workspace.asked) == unmoved

    def test_it_is_told_once(self, installation: Installation) -> None:
        set_package(installation.workspace, "In Production")
        installation.sync(RELEASED)
        installation.sync(RELEASED)
        assert installation.event_types == []
        assert "put_object" not in installation.writes

    def test_a_state_that_comes_back_is_told_again(self, installation: Installation) -> None:
        told = []
        for state in ("In Production", "Released", "In Production"):
            set_package(installation.workspace, state)
            installation.sync(RELEASED)
            told += [detail["id"] for _, detail in installation.events]
        assert len(set(told)) == 3

    def test_a_death_after_any_write_loses_no_news(self, installation: Installation) -> None:
        set_package(installation.workspace, "In Production")
        before = installation.save()
        for number in range(1, 20):
            installation.restore(before)
            installation.sync(RELEASED, die_after=number)
            assert installation.event_types == ["Release State Changed"], f"after write {number}"
            rows = rows_of(installation.cloud.objects(), "release")
            assert "In Production" in {package["state"] for row in rows for package in row["packages"]}
            if not installation.deaths:
                break
        assert 3 < number < 19

    def test_packages_that_were_never_read_are_no_news(self, installation: Installation) -> None:
        for (pk, sk), item in installation.cloud.catalog().items():
            if sk.startswith("RELEASE#"):
                old = {name: value for name, value in item.items() if name != "packages"}
                installation.stores.catalog_table.put(old)
                assert pk
        installation.sync(RELEASED)
        assert installation.event_types == []
        items = [item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("RELEASE#")]
        assert {bool(item["packages"]) for item in items} == {True, False}  # ONE's release has none
