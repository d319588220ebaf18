"""A first full sync brings the whole workspace, correct to the last designator."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.conftest import DATASET
from tests.end_to_end.grouping import BomName, Dataset, Row, boms, differences, part_facts
from tests.end_to_end.installation import FULL_SYNC, Installation, Stage, rows
from tests.where_used_scan import Scan, Used

pytestmark = pytest.mark.end_to_end

COLUMNS = (
    "line,kind,ipn,component,revision,quantity,designators,manufacturer,mpn,alternates,suppliers,comment,"
    "description,lifecycle_state,managed,replaces"
)
EVERY_BOM = sorted(boms(json.loads(DATASET.read_bytes())), key=str)


def test_every_bom_of_the_workspace_is_there(dataset: Dataset, first_sync: Stage) -> None:
    assert set(first_sync.boms) == set(boms(dataset))
    sources = [source for source, *_ in first_sync.boms]
    assert (sources.count("wip"), sources.count("release")) == (17, 42)


@pytest.mark.parametrize("bom", EVERY_BOM, ids=lambda bom: "/".join(map(str, bom)))
def test_a_bom_equals_the_datasets_instances(dataset: Dataset, first_sync: Stage, bom: BomName) -> None:
    assert differences(dataset, bom, first_sync.boms[bom].rows) == []


def test_each_line_tells_its_components_facts(dataset: Dataset, first_sync: Stage) -> None:
    facts = part_facts(dataset)
    for name, bom in first_sync.boms.items():
        for row in bom.rows:
            told = facts[row["component"]]
            assert {column: row[column] for column in told} == told, f"{name} line {row['line']}"


def test_lines_are_numbered_under_the_agreed_columns(installation: Installation, first_sync: Stage) -> None:
    for bom in first_sync.boms.values():
        assert [row["line"] for row in bom.rows] == [str(n) for n in range(1, len(bom.rows) + 1)]
    for bom in list(first_sync.boms.values())[:3]:
        assert installation.read(bom.key).decode().partition("\r\n")[0] == COLUMNS


def test_a_bom_says_the_same_as_json(dataset: Dataset, first_sync: Stage) -> None:
    for bom in first_sync.boms.values():
        lines = bom.document["lines"]
        assert [",".join(line["designators"]) for line in lines] == [row["designators"] for row in bom.rows]
        assert bom.document["quantity"] == sum(int(row["quantity"]) for row in bom.rows)


# ------------------------------------------------------------- the check itself, seen to fail on every BOM


def move_a_designator(changed: list[dict[str, str]]) -> None:
    taken, _, rest = changed[0]["designators"].partition(",")
    changed[0]["designators"] = rest
    changed[1]["designators"] = ",".join(filter(None, [changed[1]["designators"], taken]))


def rename_a_designator(changed: list[dict[str, str]]) -> None:
    changed[0]["designators"] += "_"


def count_one_more(changed: list[dict[str, str]]) -> None:
    changed[0]["quantity"] = str(int(changed[0]["quantity"]) + 1)


def name_another_part(changed: list[dict[str, str]]) -> None:
    changed[0]["component"] = changed[1]["component"] + "0"


def lose_a_line(changed: list[dict[str, str]]) -> None:
    del changed[0]


def fit_what_is_not(changed: list[dict[str, str]]) -> None:
    changed[0]["kind"] = "fitted" if changed[0]["kind"] == "not_fitted" else "not_fitted"


@pytest.mark.parametrize(
    "spoil",
    [move_a_designator, rename_a_designator, count_one_more, name_another_part, lose_a_line, fit_what_is_not],
    ids=lambda spoil: spoil.__name__,
)
def test_one_cell_changed_by_hand_is_found(
    dataset: Dataset, first_sync: Stage, spoil: Callable[[list[dict[str, str]]], Any]
) -> None:
    for name, bom in first_sync.boms.items():
        changed: list[Row] = [dict(row) for row in bom.rows]
        spoil(changed)  # type: ignore[arg-type]
        assert differences(dataset, name, changed), name


# --------------------------------------------------------------------------------------- the library


def test_the_library_has_every_item_in_its_latest_revision(
    installation: Installation, dataset: Dataset, first_sync: Stage
) -> None:
    latest = {part["revisionId"]: part for part in dataset["components"] if part["isLatestRevision"]}
    table = {row["revision"]: row for row in rows(installation.read("library/latest.csv", first_sync))}
    assert set(table) == set(latest)
    assert len(table) == 913
    for revision, row in table.items():
        assert row["component"] == latest[revision]["name"]
        assert row["item_id"] == latest[revision]["details"]["itemInternalId"]
        assert row["comment"] == latest[revision]["comment"]
        assert row["description"] == latest[revision]["description"]
        assert row["lifecycle_state"] == latest[revision]["lifeCycleState"]


def test_the_librarys_lines_hold_every_parameter(
    installation: Installation, dataset: Dataset, first_sync: Stage
) -> None:
    wanted = {
        part["revisionId"]: sorted((each["name"], each["value"]) for each in part["details"]["parameters"])
        for part in dataset["components"]
        if part["isLatestRevision"]
    }
    kept = installation.read("library/latest.jsonl", first_sync)
    lines = [json.loads(line) for line in kept.splitlines()]
    assert {
        part["revision"]: [(each["name"], each["value"]) for each in part["parameters"]] for part in lines
    } == wanted


# ------------------------------------------------------------------------------------------ the runs


def test_the_runs_tell_what_they_did(first_sync: Stage) -> None:
    told = {
        trigger: (run["state"], run["planned"], run["changed"], run["failed"])
        for trigger, run in first_sync.runs.items()
    }
    assert told == {
        "sync-released-boms": ("finished", 42, 42, 0),
        "sync-wip-boms-nightly": ("finished", 17, 17, 0),
        "sync-part-library": ("finished", 913, 913, 0),
    }
    assert all(run["altium_requests"] for run in first_sync.runs.values())


def test_the_first_sync_is_a_baseline_and_no_news(first_sync: Stage) -> None:
    assert first_sync.news() == []
    assert [event["detail-type"] for event in first_sync.events] == ["Run Finished"] * len(FULL_SYNC)


def test_status_names_the_workspace_and_its_good_runs(installation: Installation, first_sync: Stage) -> None:
    status = installation.get("/status")
    assert status["workspace"]["name"] == "Open Hardware"
    assert {entity: bool(told["last_good_run"]) for entity, told in status["entities"].items()} == {
        "wip_boms": True, "released_boms": True, "part_library": True,
    }  # fmt: skip


# --------------------------------------------------------------------------------------- where used


def test_where_used_of_every_shared_part_is_complete(dataset: Dataset, uses: dict[str, Used]) -> None:
    scan = Scan(dataset)
    items, mpns = scan.shared(scan.by_item), scan.shared(scan.by_mpn)
    assert (len(items), len(mpns)) == (12, 20)
    assert uses == {item: scan.by_item[item] for item in items} | {mpn: scan.by_mpn[mpn] for mpn in mpns}
    released = Counter(name[0] for used in uses.values() for name, _ in used)
    assert min(released["wip"], released["release"]) > 50
