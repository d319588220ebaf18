"""The example queries of docs/queries.md, over what real syncs of whole boards wrote; counted once more by hand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from a365_sync.queries.reader import Reader
from a365_sync.sync.status import run_report
from a365_sync.sync.triggers import FULL_SYNC, Trigger
from local.simulator.edits.boms import MoveDesignator, SetFitted
from local.simulator.edits.history import MakeRelease
from tests.contract.stack import REPOSITORY
from tests.store.sync import api_figures as figures
from tests.store.sync.altium import ONE, Clock, Workspace, whole_boards
from tests.store.sync.api import Api
from tests.store.sync.boards import Boards
from tests.store.sync.installation import Installation
from tests.store.sync.lake import open_lake

PAGE = (REPOSITORY / "docs/queries.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
ODRIVE, LIME, PSM = "two_ax_PCB", "LimeSDR_Mini_1v3", "PCA_0007_PSM_REV_C"
MOVED, UNFITTED = "C1", ["R1", "R2", "IC8"]
SECOND_CHOICE = "SST26WF040BT-104I/NP"
ENDING = {"Deprecated", "Obsolete", "Abandoned"}


class Query(Protocol):
    """Asks the query under a heading, other names put in if given; rows by column."""

    def __call__(self, title: str, instead: Mapping[str, str] = {}) -> list[dict[str, Any]]: ...


@dataclass
class Asked:
    """The lake, and the boards it should tell of."""

    boards: Boards
    installation: Installation
    query: Query

    @property
    def api(self) -> Api:
        """The read API of the same installation."""
        stores = self.installation.stores
        workspace = stores.state.workspace()
        assert workspace is not None
        return Api(Reader(stores.catalog_table, stores.bucket, workspace.workspace_id))


@pytest.fixture(scope="module")
def asked(aws: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A first full sync; two hours later a part moves, two are left out and a release is made."""
    content = whole_boards(ODRIVE, LIME, PSM, and_parts_of=ONE)
    workspace = Workspace(Clock(), content)
    installation = Installation(workspace)
    for trigger in FULL_SYNC:
        installation.sync(trigger)
    workspace.clock.forward(hours=2)
    workspace.edit(MakeRelease(project=PSM, description="PSM REV D"))
    workspace.edit(MoveDesignator(project=ODRIVE, variant="48V", designator=MOVED, to="C999"))
    workspace.edit(SetFitted(project=LIME, designators=UNFITTED, fitted=False))
    for trigger in (Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_RELEASED_BOMS):
        installation.sync(trigger)
    boards = Boards(workspace.projects, {part["revisionId"]: part for part in content["components"]})
    with open_lake(installation.cloud.objects(), tmp_path_factory.mktemp("copy")) as lake:

        def query(title: str, instead: Mapping[str, str] = {}) -> list[dict[str, Any]]:
            text = QUERIES[title]
            for name, other in instead.items():
                assert name in text
                text = text.replace(name, other)
            found = lake.execute(text)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield Asked(boards, installation, query)


@pytest.mark.parametrize("mpn", [SECOND_CHOICE, "RC0402FR-0710KL", "CL21A106KAYNNNE"])
def test_where_used(asked: Asked, mpn: str) -> None:
    found = Counter(
        (row["project_name"], row["variant"], row["release_description"], row["kind"], designator)
        for row in asked.query("Where is this part used?", {SECOND_CHOICE: mpn})
        for designator in row["designators"]
    )
    wanted = Counter(
        (*board.name, use.kind, use.designator)
        for board in (*asked.boards.working(), *asked.boards.released())
        for use in board.uses()
        if mpn in asked.boards.mpns(use.revision)
    )
    assert found == wanted == figures.uses(asked.api, mpn)
    assert len(found) > 1


def test_the_part_looked_for_is_nowhere_the_first_choice(asked: Asked) -> None:
    assert [SECOND_CHOICE] not in [asked.boards.mpns(part)[:1] for part in asked.boards.components]


def test_need_of_builds(asked: Asked) -> None:
    builds = {(ODRIVE, "48V"): 100, (LIME, "[No Variations]"): 40}
    wanted: Counter[str] = Counter()
    for board in asked.boards.working():
        for revision, count in board.placed().items():
            wanted[asked.boards.item(revision)] += count * builds.get(board.name[:2], 0)
    rows = asked.query("What do we have to buy for these builds?")
    found = Counter({(row["component"], row["manufacturer"], row["mpn"]): row["needed"] for row in rows})
    assert sorted(found.values()) == sorted((+wanted).values())
    assert len(found) == len(rows)
    assert sum(found.values()) > 10_000
    assert found == figures.needs(asked.api, builds)


def test_ends_of_life(asked: Asked) -> None:
    latest = asked.boards.latest()
    wanted: Counter[tuple[Any, ...]] = Counter()
    for board in asked.boards.released(last=True):
        for revision, count in board.placed().items():
            part = latest[asked.boards.item(revision)]
            if part["lifeCycleState"] in ENDING:
                wanted[(*board.name, part["name"], part["lifeCycleState"])] += count
    found: Counter[tuple[Any, ...]] = Counter()
    for row in asked.query("Which boards' last releases have parts near the end of their life?"):
        key = (row["project_name"], row["variant"], row["release_description"], row["component"])
        found[(*key, row["lifecycle_state"])] += row["quantity"]
    assert found == wanted == figures.ends_of_life(asked.api, ENDING)
    assert {row[0] for row in found} == {ODRIVE, LIME, PSM}
    assert {row[2] for row in found if row[0] == PSM} == {"PSM REV D"}


def test_changes(asked: Asked) -> None:
    rows = asked.query("What changed last month?")
    moved = [row for row in rows if row["project_name"] == ODRIVE]
    assert [(row["change"], row["fields"], row["variant"]) for row in moved] == [
        ("changed", ["designators"], "48V")
    ]
    left_out = [row for row in rows if row["project_name"] == LIME]
    assert sum(row["quantity_after"] - row["quantity_before"] for row in left_out) == -len(UNFITTED)
    assert {row["project_name"] for row in rows} == {ODRIVE, LIME}  # the release is no change of a BOM
    columns = ("project_name", "variant", "change", "component", "quantity_before", "quantity_after")
    assert Counter(tuple(row[name] for name in columns) for row in rows) == figures.changes(asked.api)


def test_drift(asked: Asked) -> None:
    lines: dict[str, Counter[tuple[Any, ...]]] = {}
    for when, boards in (("working", asked.boards.working()), ("released", asked.boards.released(last=True))):
        lines[when] = Counter()
        for board in boards:
            for use in board.uses():
                # An instance that is not fitted makes a line of which none is to be bought.
                key = (*board.name[:2], asked.boards.components[use.revision]["name"], use.kind, use.replaces)
                lines[when][key] += 0 if use.kind == "not_fitted" else 1
    kept = {key[:2] for key in lines["released"]}
    wanted = Counter(
        (*key[:3], lines["released"][key], lines["working"][key])
        for key in lines["working"].keys() | lines["released"].keys()
        if key[:2] in kept and (lines["working"].get(key) != lines["released"].get(key))
    )
    found = Counter(
        tuple(row.values()) for row in asked.query("Where has the design drifted from its last release?")
    )
    assert found == wanted == figures.drift(asked.api)
    assert {row[0] for row in found} == {LIME}


def test_single_sources(asked: Asked) -> None:
    placed: Counter[tuple[str, str]] = Counter()
    projects: dict[tuple[str, str], set[str]] = {}
    for board in asked.boards.working():
        for revision, count in board.placed().items():
            if len(made := asked.boards.components[revision]["manufacturerParts"]) == 1:
                part = made[0]["companyName"], made[0]["partNumber"]
                placed[part] += count
                projects.setdefault(part, set()).add(board.name[0])
    rows = asked.query("Which parts have a single source?")
    found = {(row["manufacturer"], row["mpn"]): (row["projects"], row["placed"]) for row in rows}
    assert found == {part: (len(projects[part]), placed[part]) for part in placed}
    assert found == figures.single_sources(asked.api)
    assert len(found) == len(rows) > 50


def test_without_a_source(asked: Asked) -> None:
    wanted = Counter(
        (*board.name[:2], asked.boards.components[use.revision]["name"])
        for board in asked.boards.working()
        for use in board.uses()
        if use.kind != "not_fitted" and not asked.boards.mpns(use.revision)
    )
    found: Counter[tuple[str, ...]] = Counter()
    for row in asked.query("What is placed that nobody can buy?"):
        found[row["project_name"], row["variant"], row["component"]] += row["quantity"]
        assert row["quantity"] == len(row["designators"])
    assert found == wanted == figures.without_a_source(asked.api)


def test_unused_components(asked: Asked) -> None:
    everywhere = (*asked.boards.working(), *asked.boards.released())
    used = {asked.boards.item(use.revision) for board in everywhere for use in board.uses()}
    wanted = sorted(part["name"] for item, part in asked.boards.latest().items() if item not in used)
    rows = asked.query("Which components of the library does no design use?")
    assert [row["component"] for row in rows] == wanted == figures.unused(asked.api, asked.boards.latest())
    assert len(wanted) > 5


def test_runs(asked: Asked) -> None:
    reported = [run_report(run) for run in asked.installation.stores.runs.newest(100)]  # as GET /runs does
    wanted: dict[str, Counter[str]] = {}
    for run in (run for run in reported if run["changed"] or run["failed"]):
        told = {"runs": 1, **{name: run[name] for name in ("changed", "failed", "altium_requests")}}
        wanted.setdefault(run["trigger"], Counter()).update(told)
    rows = asked.query("What did the sync do, day by day?")
    assert wanted == {row.pop("trigger"): row for row in rows if row.pop("dt")}
    assert wanted[Trigger.SYNC_RELEASED_BOMS]["runs"] == 2


def test_every_query_is_asked() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [title for title in QUERIES if f'query("{title}"' not in source] == []
    assert len(QUERIES) == PAGE.count("```sql") == 9
