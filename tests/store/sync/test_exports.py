"""Exports beside the BOMs: written with each version, by new profiles without a new version's event, whatever dies."""

import csv
import io
import json
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.boms import MoveDesignator
from tests.store.cloud import Content
from tests.store.sync.altium import MANY, ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.process import Process

OWN = """
files: [json]
columns:
  - {name: where, field: designators}
  - {name: what, field: comment}
"""
SWEEPS = [Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_RELEASED_BOMS]
NIGHTLY = Trigger.SYNC_WIP_BOMS_NIGHTLY


def put_profile(installation: Installation, text: str | bytes = OWN, name: str = "own") -> None:
    content = text.encode() if isinstance(text, str) else text
    installation.stores.bucket.put(keys.own_profile(name), content)


def exported(installation: Installation, profile: str = "") -> dict[str, bytes]:
    """The exports that are there, by key."""
    prefix = f"exports/{profile}"
    return {key: text for key, text in installation.cloud.objects().items() if key.startswith(prefix)}


def reports(installation: Installation, profile: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in exported(installation, f"{profile}/reports/").values()]


def files(installation: Installation, profile: str = "") -> dict[str, bytes]:
    found = exported(installation, f"{profile}/" if profile else "")
    return {key: text for key, text in found.items() if "/reports/" not in key}


def change(workspace: Workspace, to: str = "X1") -> None:
    moved = designators(workspace.project(ONE)["variants"][0])[0]
    workspace.edit(MoveDesignator(project=ONE, designator=moved, to=to))
    workspace.clock.forward(hours=2)


def first_task(installation: Installation) -> BomTask:
    """To look at the first variant's BOM."""
    project = installation.workspace.project(ONE)
    variant = project["variants"][0]["name"]
    known = installation.stores.state.workspace()
    assert known is not None
    identity = BomIdentity.wip(known.workspace_id, project["projectId"], variant)
    run = installation.stores.runs.create(NIGHTLY, "webhook", installation.workspace.clock())
    return BomTask(run_id=run.run_id, identity=identity, node_id=project["id"], project_name=ONE)


@pytest.fixture(scope="module")
def synced(aws: None) -> Content:
    """What an installation without exports stores."""
    installation = Installation(Workspace(Clock()))
    for trigger in (NIGHTLY, Trigger.SYNC_RELEASED_BOMS):
        installation.sync(trigger)
    assert exported(installation) == {}
    return installation.save()


@pytest.fixture
def installation(workspace: Workspace, synced: Content) -> Installation:
    """It, two hours later."""
    workspace.clock.forward(hours=2)
    return Installation.like(workspace, synced)


@pytest.mark.parametrize("trigger", SWEEPS)
def test_another_choice_exports_all_boms_with_the_next_sync_and_is_no_news(
    installation: Installation, trigger: Trigger
) -> None:
    folder = "released" if trigger is Trigger.SYNC_RELEASED_BOMS else "wip"
    boms = {key for key in installation.cloud.objects() if key.startswith(f"boms/{folder}/")}
    installation.configure(export_profiles=["kicad", "cofactr"])
    installation.workspace.asked.clear()
    run = installation.sync(trigger)
    assert (run.changed, run.failed, installation.event_types) == (0, 0, [])
    stems = {key.removeprefix("boms/").rpartition(".")[0] for key in boms}
    wanted = {
        f"exports/{profile}/{stem}.{suffix}"
        for stem in stems
        for profile, suffixes in (("kicad", ("csv",)), ("cofactr", ("csv", "json")))
        for suffix in suffixes
    }
    assert files(installation).keys() == wanted
    for profile in ("kicad", "cofactr"):
        told = exported(installation, f"{profile}/reports/").keys()
        assert told == {f"exports/{profile}/reports/{stem}.json" for stem in stems}
    if trigger is Trigger.SYNC_RELEASED_BOMS:
        assert "SyncReleaseBom" not in installation.workspace.asked
    before = installation.contents()
    installation.sync(trigger)
    assert "put_object" not in installation.writes
    assert installation.contents() == before


def test_a_changed_bom_is_exported_before_its_event(installation: Installation) -> None:
    installation.configure(projects=[ONE], export_profiles=["kicad"])
    installation.sync(NIGHTLY)
    change(installation.workspace, "ZZ9")
    installation.sync(NIGHTLY)
    assert installation.event_types == ["BOM Changed"]
    changed = [text.decode() for key, text in exported(installation).items() if b"ZZ9" in text]
    assert len(changed) == 1
    rows = list(csv.DictReader(io.StringIO(changed[0], newline="")))
    assert any("ZZ9" in row["Reference"].split(",") for row in rows)
    told = installation.writes.index("put_events")
    # What follows is the row of the run that is over.
    assert [write for write in installation.writes[told:] if write == "put_object"] == ["put_object"]


def test_a_report_names_version_and_snapshot(installation: Installation) -> None:
    installation.configure(export_profiles=["inventree"])
    installation.sync(NIGHTLY)
    found = reports(installation, "inventree")
    for report in found:
        # No rule for the IPN is set, and InvenTree finds parts by it: each row lacks its part.
        codes = [finding["code"] for finding in report["files"]["csv"]["findings"]]
        assert codes == ["empty"] * report["files"]["csv"]["rows"]
        assert report["snapshot"] in installation.cloud.objects()
        assert report["version"] == 2
    assert any(report["files"]["csv"]["rows"] for report in found)


def test_an_own_profile_is_read_from_the_bucket_and_followed(installation: Installation) -> None:
    put_profile(installation)
    installation.configure(projects=[ONE], export_profiles=["own"])
    installation.sync(NIGHTLY)
    rows = [json.loads(text) for text in files(installation, "own").values()]
    assert all(
        set(row) == {"where", "what"} and isinstance(row["where"], list) for bom in rows for row in bom
    )
    put_profile(installation, OWN.replace("what", "which"))
    installation.sync(NIGHTLY)
    rows = [json.loads(text) for text in files(installation, "own").values()]
    assert all(set(row) == {"where", "which"} for bom in rows for row in bom)
    assert installation.event_types == []
    installation.sync(NIGHTLY)
    assert "put_object" not in installation.writes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "There is no export profile 'own'"),
        ("columns: [", "profiles/own.yaml is wrong"),
        (b"\xff", "profiles/own.yaml is not UTF-8"),
        ("rows: library_parts\ncolumns: [{name: a, field: folder}]", "BOMs need one for bom_lines"),
    ],
)
def test_a_broken_own_profile_stops_no_bom_and_no_other_profile(
    installation: Installation, text: str | bytes | None, told: str
) -> None:
    if text is not None:
        put_profile(installation, text)
    installation.configure(projects=[ONE], export_profiles=["own", "kicad"])
    change(installation.workspace)
    run = installation.sync(NIGHTLY)
    assert (run.changed, run.failed, installation.failed) == (1, 0, [])
    assert len(exported(installation, "kicad/")) == 2 * len(reports(installation, "own")) > 0
    assert all(told in report["error"]["message"] for report in reports(installation, "own"))
    put_profile(installation)
    run = installation.sync(NIGHTLY)
    assert [report.get("error") for report in reports(installation, "own")] == [None] * run.planned
    assert len(exported(installation, "own/")) == 2 * run.planned


def test_a_profile_that_breaks_keeps_what_it_exported(installation: Installation) -> None:
    put_profile(installation)
    installation.configure(projects=[ONE], export_profiles=["own"])
    installation.sync(NIGHTLY)
    before = files(installation)
    put_profile(installation, "columns: 1")
    installation.sync(NIGHTLY)
    after = files(installation)
    assert before == after
    assert all(report["error"]["code"] == "invalid_input" for report in reports(installation, "own"))


@pytest.mark.parametrize("trigger", SWEEPS)
def test_what_a_profile_wrote_goes_when_it_is_no_longer_chosen(
    installation: Installation, trigger: Trigger
) -> None:
    installation.configure(export_profiles=["kicad", "cofactr"])
    installation.sync(trigger)
    kicad = exported(installation, "kicad/").keys()
    installation.configure(export_profiles=["kicad"])
    installation.sync(trigger)
    assert (exported(installation).keys(), installation.event_types) == (kicad, [])
    installation.sync(trigger)
    assert not {"put_object", "delete_objects"} & set(installation.writes)
    installation.configure()
    installation.sync(trigger)
    assert exported(installation) == {}


def test_a_changed_bom_is_rid_of_exports_too(installation: Installation) -> None:
    installation.configure(projects=[ONE], export_profiles=["kicad", "generic"])
    installation.sync(NIGHTLY)
    installation.configure(projects=[ONE], export_profiles=["generic"])
    change(installation.workspace)
    installation.sync(NIGHTLY)
    assert installation.event_types == ["BOM Changed"]
    assert exported(installation, "kicad/") == {}
    assert exported(installation, "generic/") != {}


def test_a_file_that_a_profile_no_longer_makes_goes_and_stays_while_the_profile_is_wrong(
    installation: Installation,
) -> None:
    columns = "columns: [{name: a, field: comment}]"
    installation.configure(projects=[ONE], export_profiles=["own"])
    put_profile(installation, f"files: [csv, json, xlsx]\n{columns}")
    installation.sync(NIGHTLY)
    whole = files(installation, "own")
    put_profile(installation, "columns: 1")
    installation.sync(NIGHTLY)
    assert files(installation, "own") == whole
    put_profile(installation, f"files: [json]\n{columns}")
    installation.sync(NIGHTLY)
    assert files(installation, "own").keys() == {key for key in whole if key.endswith(".json")}


def test_a_workbook_that_cannot_be_made_goes_and_holds_up_no_other_format(installation: Installation) -> None:
    text = "files: [csv, xlsx]\ncolumns: [{name: a, constant: '%s'}]"
    put_profile(installation, text % "x")
    installation.configure(projects=[ONE], export_profiles=["own"])
    installation.sync(NIGHTLY)
    before = files(installation)
    put_profile(installation, text % ("x" * 32_768))
    run = installation.sync(NIGHTLY)
    assert run.failed == 0
    after = files(installation)
    assert (
        {key for key in before if key not in after}
        == {key for key in before if key.endswith(".xlsx")}
        != set()
    )
    assert all(b"x" * 32_768 in content for content in after.values())
    for report in reports(installation, "own"):
        assert report["files"]["csv"]["rows"] > 0
        assert "32767" in report["files"]["xlsx"]["error"]["message"]


def test_a_profile_that_is_chosen_again_while_its_files_go_has_them_all(workspace: Workspace) -> None:
    both: dict[str, Any] = {"projects": [ONE], "export_profiles": ["kicad", "generic"]}
    installation = Installation(workspace, **both)
    installation.sync(NIGHTLY)
    wanted = exported(installation).keys()
    installation.configure(projects=[ONE], export_profiles=["generic"])
    task = first_task(installation)
    before = installation.save()
    torn = 0
    for number in range(1, 30):
        installation.restore(before)
        process = Process(number)
        installation.do(task, process)
        torn += exported(installation).keys() != wanted
        installation.configure(**both)
        installation.do(task)
        assert exported(installation).keys() == wanted, f"after write {number}"
        if not process.dead:
            break
    assert 0 < torn < number < 29


def test_a_death_after_any_write_ends_as_if_there_had_been_none(workspace: Workspace) -> None:
    calm, stormy = (
        Installation(workspace, projects=[ONE], export_profiles=["own", "kicad"]) for _ in range(2)
    )
    for installation in (calm, stormy):
        put_profile(installation)
        installation.sync(NIGHTLY)
        installation.configure(projects=[ONE], export_profiles=["own"])
    before = stormy.save()
    change(workspace)
    calm.put = []
    calm.do(first_task(calm))
    assert calm.event_types == ["BOM Changed"]
    for number in range(1, 60):
        stormy.restore(before)
        stormy.put = []
        task, process = first_task(stormy), Process(number)
        stormy.do(task, process)
        stormy.do(task)
        assert stormy.contents() == calm.contents(), f"after write {number}"
        assert (stormy.events, stormy.failed) == (calm.events, []), f"after write {number}"
        if not process.dead:
            break
    assert 10 < number < 59


def test_only_own_profiles_cost_a_look_into_the_bucket(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    listed = Bucket.keys

    def look(bucket: Bucket, prefix: str) -> list[str]:
        looks.append(prefix)
        return listed(bucket, prefix)

    monkeypatch.setattr(Bucket, "keys", look)
    installation.configure(projects=[ONE], export_profiles=["kicad"])
    installation.sync(NIGHTLY)
    assert looks == []
    installation.configure(projects=[ONE], export_profiles=["own"])
    installation.sync(NIGHTLY)
    assert set(looks) == {keys.OWN_PROFILES}


def test_variants_of_one_project_have_exports_of_their_own(installation: Installation) -> None:
    installation.configure(export_profiles=["kicad"], projects=[MANY])
    run = installation.sync(NIGHTLY)
    assert len({key for key in exported(installation) if key.endswith("latest.csv")}) == run.planned == 3
