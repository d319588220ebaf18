"""The lake after syncs: what stands in it, what leaves it, and that a crash or an upgrade leaves it whole."""

from dataclasses import replace
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity
from a365_sync.lake import FORMAT
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead, Catalog
from a365_sync.store.runs import RunState
from a365_sync.sync.triggers import FULL_SYNC, Trigger
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.history import MakeRelease
from local.simulator.edits.library import ChangeComponent
from local.simulator.edits.packages import SetPackageState
from local.simulator.edits.projects import RenameProject
from local.simulator.edits.variants import RemoveVariant
from tests.contract.glue import row_misfits, tables
from tests.store.cloud import Content
from tests.store.sync.altium import MANY, ONE, Clock, Workspace, designators
from tests.store.sync.installation import Installation
from tests.store.sync.lake import lake_objects, rows_of

NIGHTLY, FREQUENT = Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_WIP_BOMS_FREQUENT
RELEASED, LIBRARY = Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_PART_LIBRARY


@pytest.fixture(scope="module")
def known() -> Content:
    """What an installation stores that knows everything."""
    made = Installation(Workspace(Clock()))
    for trigger in FULL_SYNC:
        made.sync(trigger)
    return made.save()


@pytest.fixture
def installation(workspace: Workspace, known: Content) -> Installation:
    """The same, two hours later."""
    workspace.clock.forward(hours=2)
    return Installation.like(workspace, known)


def lake(installation: Installation, table: str) -> list[dict[str, Any]]:
    return rows_of(installation.cloud.objects(), table)


def catalog(installation: Installation) -> Catalog:
    known = installation.stores.state.workspace()
    assert known is not None
    return Catalog(installation.stores.catalog_table, known.workspace_id)


def heads(installation: Installation) -> list[tuple[BomIdentity, BomHead]]:
    projects = list(catalog(installation).projects())
    return [found for project in projects for found in catalog(installation).heads(project.project_id)]


def move_designator(workspace: Workspace) -> None:
    moved = designators(workspace.project(ONE)["variants"][0])[0]
    workspace.edit(MoveDesignator(project=ONE, designator=moved, to="X1"))


def test_every_object_belongs_to_a_table_and_every_row_fits_it(installation: Installation) -> None:
    workspace = installation.workspace
    part = workspace.components[0]
    choice = {
        "companyName": "Maker",
        "partNumber": "M1",
        "supplierParts": [{"companyName": "S", "partNumber": "1"}],
    }
    changed = {"component": part["revisionId"], "parameters": {"A": "b"}, "manufacturerParts": [choice]}
    workspace.edit(ChangeComponent.model_validate(changed))
    move_designator(workspace)
    workspace.edit(
        SetPackageState(project=ONE, release=workspace.project(ONE)["releases"][0]["releaseId"], state="New")
    )
    for trigger in (FREQUENT, LIBRARY, RELEASED):
        installation.sync(trigger)
    seen: dict[str, set[str]] = {name: set() for name in tables()}
    for key, rows in lake_objects(installation.cloud.objects()).items():
        table = tables()[key.split("/")[1]]
        assert [misfit for row in rows for misfit in row_misfits(row, table)] == []
        seen[table.name] |= {
            name for row in rows for name, value in row.items() if value not in (None, [], "")
        }
    unseen = {name: table.columns.keys() - seen[name] for name, table in tables().items()}
    # What only a failed run, a run of one project, a change of a release or an IPN rule would fill.
    unseen["run"] -= {"error_code", "error_message", "project_id"}
    unseen["bom_change"] -= {"release_id", "ipn", "manufacturer", "mpn"}
    unseen["bom_line"] -= {"ipn", "replaces"}
    assert unseen == {name: set() for name in tables()}


def test_the_lake_holds_each_bom_as_the_catalog_does(installation: Installation) -> None:
    move_designator(installation.workspace)
    installation.sync(FREQUENT)
    found = lake(installation, "bom_line")
    stored = heads(installation)
    assert {(row["bom"], row["version"], row["content_hash"]) for row in found} == {
        (keys.bom_key(identity), head.version, head.content_hash) for identity, head in stored
    }
    for identity, _ in stored:
        rows = [row for row in found if row["bom"] == keys.bom_key(identity)]
        lines = catalog(installation).lines(identity)
        assert [(row["line_key"], row["designators"]) for row in rows] == [
            (line["line_key"], line["designators"]) for line in lines
        ]


def test_changes_are_those_of_the_events(installation: Installation) -> None:
    assert lake(installation, "bom_change") == []  # the first sync is a baseline
    move_designator(installation.workspace)
    installation.sync(FREQUENT)
    ((_, detail),) = installation.events
    rows = lake(installation, "bom_change")
    assert {(row["event_id"], row["event"]) for row in rows} == {(detail["id"], "BOM Changed")}
    assert [(row["change"], row["line_key"], row["fields"]) for row in rows] == [
        (change["change"], change["line_key"], list(change["fields"])) for change in detail["data"]["changes"]
    ]
    assert [key for key in installation.cloud.objects() if key.startswith("lake/bom_change/")] == [
        f"lake/bom_change/dt=2026-11-22/{detail['id']}.jsonl.gz"
    ]


def test_a_release_stands_beside_its_lines(installation: Installation) -> None:
    made = installation.workspace.edit(MakeRelease(project=ONE, description="v9"))
    installation.sync(RELEASED)
    (row,) = [row for row in lake(installation, "release") if row["release_id"] == made["releaseId"]]
    assert (row["project_name"], row["description"], len(row["variants"])) == (ONE, "v9", 1)
    lines = [row for row in lake(installation, "bom_line") if row["release_id"] == made["releaseId"]]
    assert {(line["bom"].split("/")[0], line["release_description"]) for line in lines} == {("release", "v9")}


def test_a_renamed_project_is_renamed_in_its_lines(installation: Installation) -> None:
    installation.workspace.edit(RenameProject(project=ONE, to="New name"))
    installation.sync(NIGHTLY)
    project = installation.workspace.project("New name")["projectId"]
    lines = [
        row
        for row in lake(installation, "bom_line")
        if row["project_id"] == project and not row["release_id"]
    ]
    assert {row["project_name"] for row in lines} == {"New name"}
    assert lake(installation, "bom_change") == []


def test_a_removed_variant_leaves_and_its_changes_stay(installation: Installation) -> None:
    workspace = installation.workspace
    variant = workspace.project(MANY)["variants"][-1]["name"]
    workspace.edit(
        MoveDesignator(project=MANY, variant=variant, designator=_first(workspace, variant), to="X1")
    )
    installation.sync(NIGHTLY)
    workspace.edit(RemoveVariant(project=MANY, name=variant))
    for expected in (True, False):
        workspace.clock.forward(days=1)
        installation.sync(NIGHTLY)
        assert (variant in _working_variants(installation)) == expected
    assert {row["variant"] for row in lake(installation, "bom_change")} == {variant}


def _first(workspace: Workspace, variant: str) -> str:
    (found,) = [one for one in workspace.project(MANY)["variants"] if one["name"] == variant]
    return designators(found)[0]


def _working_variants(installation: Installation) -> set[str]:
    return {row["variant"] for row in lake(installation, "bom_line") if not row["release_id"]}


def test_a_change_that_a_crash_left_untold_is_in_the_lake_before_its_bom_is_removed(
    installation: Installation,
) -> None:
    workspace = installation.workspace
    move_designator(workspace)
    installation.sync(FREQUENT)
    told = lake(installation, "bom_change")
    (identity, head), *_ = [(i, h) for i, h in heads(installation) if keys.bom_key(i) == told[0]["bom"]]
    ((_, detail),) = installation.events
    untold = {"event_id": detail["id"], "detail_type": "BOM Changed", "time": detail["time"],
              "subject": detail["subject"], "data": detail["data"]}  # fmt: skip
    left = replace(head, published=False, unannounced=untold)  # as the head stood before files and events
    catalog(installation).move_head(identity, left, after=head.version)
    installation.stores.bucket.remove([keys.lake_bom_changes("2026-11-22", detail["id"])])
    workspace.hide_projects(ONE)
    for _ in range(2):
        workspace.clock.forward(days=1)
        installation.sync(NIGHTLY)
    assert "Project Removed" in installation.event_types
    assert lake(installation, "bom_change") == told != []


def test_an_upgrade_writes_every_row_once_more_and_is_no_news(installation: Installation) -> None:
    before = lake_objects(installation.cloud.objects())
    for identity, head in heads(installation):
        catalog(installation).move_head(identity, replace(head, lake_format=FORMAT - 1), after=head.version)
    known = installation.stores.state.workspace()
    assert known is not None
    files = installation.stores.state.library_files(known.workspace_id)
    installation.stores.state.store_library_files(known.workspace_id, replace(files, lake_format=FORMAT - 1))
    installation.stores.bucket.remove(key for key in before if not key.startswith("lake/run/"))
    for trigger in FULL_SYNC:
        installation.sync(trigger)
        assert installation.event_types == []
    after = lake_objects(installation.cloud.objects())
    assert after.keys() == before.keys()
    assert [key for key in after if _without_version(after[key]) != _without_version(before[key])] == []
    for trigger in FULL_SYNC:
        installation.sync(trigger)
        assert not {"put_object", "upload_file"} & set(installation.writes)


def _without_version(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def test_a_run_that_did_something_has_a_row_as_its_record_has_it(installation: Installation) -> None:
    before = len(lake(installation, "run"))
    installation.sync(FREQUENT)
    assert len(lake(installation, "run")) == before
    move_designator(installation.workspace)
    run = installation.sync(FREQUENT)
    (row,) = [row for row in lake(installation, "run") if row["run_id"] == run.run_id]
    told = (
        "planned",
        "changed",
        "unchanged",
        "failed",
        "altium_requests",
        "summary",
        "trigger",
        "source",
        "state",
    )
    assert {name: row[name] for name in told} == {name: getattr(run, name) for name in told}
    assert row["finished_at"] == "2026-11-22 14:00:00.000"


def test_a_run_that_failed_has_a_row_with_the_reason(installation: Installation) -> None:
    installation.workspace.spoil = lambda *_: {"errors": [{"message": "x"}], "data": None}
    run = installation.sync(FREQUENT)
    (row,) = [row for row in lake(installation, "run") if row["run_id"] == run.run_id]
    assert (row["state"], row["error_code"]) == (RunState.FAILED, "query_failed")


@pytest.mark.parametrize("done_by_another_run", [False, True])
def test_a_failure_that_turned_out_well_late_is_retold(
    installation: Installation, done_by_another_run: bool
) -> None:
    runs, workspace = installation.stores.runs, installation.workspace
    workspace.spoil = lambda operation, _, answer: (
        {"errors": [{"message": "x"}], "data": None} if operation == "SyncWipBom" else answer
    )
    move_designator(workspace)
    run = installation.sync(FREQUENT)
    assert [row["failed"] for row in lake(installation, "run") if row["run_id"] == run.run_id] == [1]
    ((task, _),) = installation.failed
    workspace.spoil = None
    if done_by_another_run:
        installation.sync(FREQUENT)
    assert not isinstance(task, Trigger)
    installation.do(task)
    (row,) = [row for row in lake(installation, "run") if row["run_id"] == run.run_id]
    assert (row["failed"], row["changed"], row["unchanged"], row["summary"]) == (
        (0, 0, 1, "Nothing changed: 1 BOMs checked, none written.")
        if done_by_another_run
        else (0, 1, 0, "1 BOMs: 1 changed, 0 unchanged, 0 failed.")
    )
    assert runs.failures(run.run_id) == []
