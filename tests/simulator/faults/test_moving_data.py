"""Rows that shift while a client walks, changes that are seen late, releases that move no date."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Options
from tests.simulator.caller import LIBRARY, Caller, by_designator
from tests.simulator.faults.ordering import COMPONENTS, NAMES, PROJECT, order, served, sweep

LIST = ("desLibrary", "components")
CHANGE = {"component": "CMP-00201", "comment": "changed"}


class Clock:
    """The time, moved by tests."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(run: Callable[[Options], Caller], clock: Clock) -> Caller:
    return run(Options(clock=clock, page_limits=PageLimits(largest=2000)))


def late(caller: Caller, *what: str, **fields: Any) -> None:
    order(caller, {"fault": "late_visibility", "seconds": 60, "what": list(what), **fields})


def library(caller: Caller) -> dict[str, str]:
    """`modifiedAt` by name."""
    return {part["name"]: part["modifiedAt"] for part in sweep(caller, LIBRARY, LIST, 2000)}


def test_a_row_inserted_ahead_is_read_twice_over(caller: Caller) -> None:
    edits = [{"edit": "add_component", "comment": "new", "at": "start"}]
    order(caller, {"fault": "shifted_rows", "operation": "Library", "after": 1, "edits": edits})
    names = [part["name"] for part in sweep(caller, LIBRARY, LIST, 500)]
    assert (len(names) - len(set(names)), names[499]) == (1, names[500])
    assert served(caller) == {"shifted_rows": {"Library": 1}}


def test_a_row_removed_behind_the_reader_hides_another(caller: Caller) -> None:
    before = [part["name"] for part in sweep(caller, LIBRARY, LIST, 500)]
    edits = [{"edit": "remove_component", "component": before[3]}]
    order(caller, {"fault": "shifted_rows", "operation": "Library", "after": 1, "edits": edits})
    seen = {part["name"] for part in sweep(caller, LIBRARY, LIST, 500)}
    assert set(before) - seen == {before[500]}


def test_projects_shift_too(caller: Caller) -> None:
    before = [node["name"] for node in sweep(caller, NAMES, ("all",), 3)]
    edits = [
        {"edit": "add_project", "name": "New", "copy_of": "Thermostat", "at": "start"},
        {"edit": "remove_project", "project": before[5]},
    ]
    order(caller, {"fault": "shifted_rows", "operation": "Names", "after": 1, "edits": edits})
    seen = [node["name"] for node in sweep(caller, NAMES, ("all",), 3)]
    assert seen == [*before[:3], before[2], before[3], before[4], before[6], before[7]]


def test_an_added_project_is_one_of_its_own(caller: Caller) -> None:
    result = caller.edit("add_project", name="New", copy_of="Thermostat")
    names = [project["name"] for project in caller.projects()]
    assert names[-1] == "New"
    project, original = caller.project("New"), caller.project("Thermostat")
    assert (project["id"], project["projectId"]) == (result["id"], result["projectId"])
    assert project["design"] == original["design"]
    design = caller.read(PROJECT, id=project["id"])["desProjectById"]["design"]
    assert design["releases"]["totalCount"] == 0
    assert {project["id"], project["projectId"], project["latestRevision"]["revisionId"]}.isdisjoint(
        {original["id"], original["projectId"], original["latestRevision"]["revisionId"]}
    )
    assert caller.wip_items("New", "Panel") == caller.wip_items("Thermostat", "Panel")
    assert caller.try_edit("add_project", name="New", copy_of="Thermostat").status_code == 400


def test_a_bom_is_seen_late_though_its_date_has_moved(timed: Caller, clock: Clock) -> None:
    before = timed.project("Thermostat")
    late(timed, "bom")
    timed.edit("set_fitted", project="Thermostat", designators=["R1"], fitted=False)
    clock.forward(59)
    project = timed.project("Thermostat")
    assert project["updatedAt"] == "2030-01-01T00:00:00.000Z" != before["updatedAt"]
    assert project["latestRevision"] == before["latestRevision"]
    assert by_designator(timed.wip_items("Thermostat", "Panel"))["R1"][1] is True
    clock.forward(1)
    assert timed.project("Thermostat")["latestRevision"] != before["latestRevision"]
    assert by_designator(timed.wip_items("Thermostat", "Panel"))["R1"][1] is False


def test_a_bom_is_seen_late_with_a_date_in_the_past(timed: Caller, clock: Clock) -> None:
    before = timed.project("Thermostat")
    late(timed, "bom", stamp="late")
    timed.edit("set_fitted", project="Thermostat", designators=["R1"], fitted=False)
    clock.forward(59)
    assert timed.project("Thermostat") == before
    clock.forward(1)
    assert timed.project("Thermostat")["updatedAt"] == "2030-01-01T00:00:00.000Z"


def test_each_of_many_edits_is_late_by_itself(timed: Caller, clock: Clock) -> None:
    late(timed, "bom")
    for designator in ("R1", "R2"):
        timed.edit("set_fitted", project="Thermostat", designators=[designator], fitted=False)
        clock.forward(40)
    fitted = by_designator(timed.wip_items("Thermostat", "Panel"))
    assert (fitted["R1"][1], fitted["R2"][1]) == (False, True)


def test_a_release_is_seen_late(timed: Caller, clock: Clock) -> None:
    late(timed, "release")
    made = timed.edit("make_release", project="Thermostat", description="late")
    thermostat = timed.project("Thermostat")

    def releases() -> list[str]:
        design = timed.read(PROJECT, id=thermostat["id"])["desProjectById"]["design"]
        return [release["id"] for release in design["releases"]["nodes"]]

    assert thermostat["updatedAt"] == made["createdAt"]
    assert made["id"] not in releases()
    clock.forward(60)
    assert made["id"] in releases()


def test_what_was_edited_before_an_order_is_seen_at_once(timed: Caller) -> None:
    late(timed, "bom")
    timed.simulator.faults.clear()
    timed.edit("set_fitted", project="Thermostat", designators=["R1"], fitted=False)
    late(timed, "bom")
    assert by_designator(timed.wip_items("Thermostat", "Panel"))["R1"][1] is False


def test_a_new_project_is_seen_late(timed: Caller, clock: Clock) -> None:
    late(timed, "bom")
    timed.edit("add_project", name="New", copy_of="Thermostat")
    assert "New" not in [project["name"] for project in timed.projects()]
    clock.forward(60)
    assert "New" in [project["name"] for project in timed.projects()]


@pytest.mark.parametrize("stamp", ["early", "late"])
def test_a_component_is_seen_late(timed: Caller, clock: Clock, stamp: str) -> None:
    before = library(timed)
    late(timed, "component", stamp=stamp)
    new = timed.edit("change_component", **CHANGE)
    removed = timed.edit("remove_component", component="CMP-00001")["name"]
    clock.forward(59)
    shown = library(timed)
    assert shown.keys() == before.keys()
    moved = {name for name in shown if shown[name] != before[name]}
    assert moved == ({name for name in shown if name.startswith("CMP-00201-")} if stamp == "early" else set())
    assert "message" in timed.read(COMPONENTS, ids=[new["id"]])["parts"][0]
    clock.forward(1)
    shown = library(timed)
    assert shown[new["name"]] == "2030-01-01T00:00:00.000Z"
    assert removed not in shown


def test_a_bom_may_show_what_the_library_does_not_yet(timed: Caller) -> None:
    late(timed, "component")
    new = timed.edit("change_component", **CHANGE)
    timed.edit("swap_part", project="Thermostat", designators=["R1"], component=new["name"])
    assert by_designator(timed.wip_items("Thermostat", "Panel"))["R1"][0] == new["name"]
    assert new["name"] not in library(timed)


def test_a_release_moves_no_date(timed: Caller, clock: Clock) -> None:
    before = timed.project("Thermostat")["updatedAt"]
    order(timed, {"fault": "release_without_update"})
    for description in ("one", "two"):
        clock.forward(5)
        timed.edit("make_release", project="Thermostat", description=description)
        assert timed.project("Thermostat")["updatedAt"] == before
    design = timed.read(PROJECT, id=timed.project("Thermostat")["id"])["desProjectById"]["design"]
    assert design["releases"]["totalCount"] == 6
    clock.forward(5)
    timed.edit("commit", project="Thermostat")
    assert timed.project("Thermostat")["updatedAt"] == "2030-01-01T00:00:15.000Z"
    timed.edit("make_release", project="two_ax_PCB", description="other")
    assert timed.project("two_ax_PCB")["updatedAt"] < "2030"
    assert timed.projects(updatedAt={"gte": "2030-01-01T00:00:00Z"}) == [timed.project("Thermostat")]
