"""`make bench-scale` on a very small workspace: it measures what was really asked, and fills its tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.generate.recipe import Recipe
from local.scale.page import page
from local.scale.results import UNITS, Results
from local.scale.scenarios import DAILY, EDITED, FIRST, QUIET, Scenarios
from local.scale.stage import staged
from local.scale.workload import Workload

pytestmark = pytest.mark.end_to_end

RECIPE = Recipe(size="S", projects=4, components=200)


@dataclass(frozen=True)
class Bench:
    """The results, and how many requests the simulator counted in all."""

    results: Results
    requests: int


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("scale")
    with staged(RECIPE, folder, folder / "functions.log") as stage:
        results = Scenarios(stage, Workload(RECIPE, 3), lambda _: None).all()
        yield Bench(results, stage.door.requests().total())


def test_every_request_is_accounted_for(bench: Bench) -> None:
    assert bench.results.everything().altium.total() == bench.requests


def test_planning_asks_once_for_each_project(bench: Bench) -> None:
    rows = {(row.scenario, row.function): row.usage.altium for row in bench.results.rows}
    assert rows[FIRST, "sync-wip-boms-nightly"] == {"SyncProjects": 1, "SyncProject": 4}
    assert rows[FIRST, "sync-released-boms"] == rows[DAILY, "sync-released-boms"]
    assert rows[FIRST, "sync-part-library"] == {"SyncLibrary": 2, "SyncComponents": 4}


def test_a_quiet_quarter_of_an_hour_asks_for_no_project(bench: Bench) -> None:
    assert bench.results.scenario(QUIET).altium == {"SyncProjects": 2}


def test_edits_lead_to_changed_boms(bench: Bench) -> None:
    changed = bench.results.units["WIP BOM, changed"]
    assert changed.number >= 2
    assert changed.usage.altium["SyncWipBom"] == changed.number
    assert bench.results.scenario(EDITED).altium["SyncComponents"] >= 1


def test_every_unit_of_work_is_measured(bench: Bench) -> None:
    assert set(bench.results.units) == set(UNITS)
    for unit in bench.results.units.values():
        assert unit.usage.calls.total() > 0
        assert unit.usage.sent.total() > unit.usage.calls.total()


def test_a_process_takes_the_memory_of_its_imports_and_not_much_more(bench: Bench) -> None:
    for row in bench.results.rows:
        assert 10 < row.usage.imported_mb < row.usage.peak_mb < 512


def test_nothing_failed(bench: Bench) -> None:
    assert bench.results.everything().unsettled == 0


def test_the_page_has_every_table(bench: Bench, tmp_path: Path) -> None:
    text = page(RECIPE, bench.results)
    for name in ("sync-part-library", "WIP BOM, unchanged", "promised, at most", "DynamoDB write units"):
        assert name in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) > 40
