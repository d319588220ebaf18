"""The differ on the demo's real boards."""

from itertools import combinations, groupby, permutations

import pytest

from a365_sync.bom.model import Bom, Kind, Source
from a365_sync.changes.applying import apply
from a365_sync.changes.differ import diff
from a365_sync.changes.drift import last_release
from a365_sync.changes.model import ChangeKind
from a365_sync.changes.notice import Notice, as_json, parse_notice
from a365_sync.changes.page import as_html
from a365_sync.changes.summary import summary
from a365_sync.changes.table import as_csv
from local.demo.edits import MOVE
from local.simulator.edits.boms import MoveDesignator
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.edits.names import find_project
from local.simulator.workspace.dataset import snapshot
from local.simulator.workspace.store import WorkspaceStore
from tests.builders import NOW
from tests.real_boms import ODRIVE, RealBom, boms_of, consecutive, content, real_bom, real_boms

PAIRS = consecutive()
NO_VARIATIONS = "[No Variations]"


def name(each: RealBom) -> str:
    """As people would call it."""
    return f"{each.project} {each.release} {each.bom.identity.variant}"


def test_there_are_pairs_of_releases_to_compare() -> None:
    assert len(PAIRS) == 25
    assert {older.project for older, _ in PAIRS} >= {
        ODRIVE,
        "Thermostat",
        "LimeSDR_Mini_1v3",
        "Thunderscope_Rev5",
    }


@pytest.mark.parametrize(("older", "newer"), PAIRS, ids=name)
def test_the_changes_of_a_release_lead_to_it_from_the_one_before(older: RealBom, newer: RealBom) -> None:
    notice = Notice(difference=diff(older.bom, newer.bom))
    assert not notice.difference.is_empty
    assert apply(parse_notice(as_json(notice)).difference, older.bom) == newer.bom
    assert as_csv(notice.difference).count(b"\r\n") == len(notice.difference.changes) + 1
    assert len(as_html(notice)) < 100_000


@pytest.mark.parametrize("project", sorted({each.project for each in real_boms()}))
def test_from_any_bom_of_a_project_back_to_any_earlier_one(project: str) -> None:
    boms = [each.bom for each in real_boms() if each.project == project]
    for older, newer in combinations(boms, 2):
        assert apply(diff(newer, older), newer) == older


def test_between_the_designs_of_different_projects() -> None:
    designs = [each.bom for each in real_boms() if not each.release]
    for older, newer in zip(designs, designs[1:] + designs[:1], strict=True):
        assert apply(diff(older, newer), older) == newer


def test_each_design_is_made_of_its_last_release_and_each_variant_of_every_other() -> None:
    drifts = variants = 0
    for _, each in groupby(real_boms(), lambda each: each.project):
        boms = {each.bom.identity: each.bom for each in each}
        designs = [bom for identity, bom in boms.items() if identity.source is Source.WIP]
        for design in designs:
            if released := last_release(boms, design.identity.variant):
                assert apply(diff(boms[released], design), boms[released]) == design
                drifts += 1
        for older, newer in permutations(designs, 2):
            assert apply(diff(older, newer), older) == newer
            variants += 1
    assert (drifts, variants) == (16, 24)


def test_equal_boms_differ_in_nothing() -> None:
    for each in real_boms():
        assert diff(each.bom, each.bom).is_empty


def test_no_bom_has_a_line_key_twice() -> None:
    for each in real_boms():
        keys = [line.line_key for line in each.bom.lines]
        assert len(keys) == len(set(keys)), name(each)


def test_every_designator_that_is_elsewhere_is_told_of() -> None:
    """Counted apart from the differ: each designator by the component that stands there, fitted or not."""
    for older, newer in PAIRS:
        before, after = placed(older.bom), placed(newer.bom)
        elsewhere = {d for d in before.keys() & after.keys() if before[d] != after[d]}
        told = {d for change in diff(older.bom, newer.bom).changes for d in change.designators}
        assert elsewhere | (before.keys() ^ after.keys()) <= told, name(newer)


def placed(bom: Bom) -> dict[str, set[tuple[str, str]]]:
    """What stands at each designator; of a component its item, since another revision is told with the line."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in bom.lines:
        for designator in line.designators:
            found.setdefault(designator, set()).add((line.item_id or line.component, line.kind.value))
    return found


def test_odrives_48v_variant_has_45_alternates_and_no_line_is_lost() -> None:
    design, variant = real_bom(ODRIVE, NO_VARIATIONS), real_bom(ODRIVE, "48V")
    found = diff(design, variant)
    swapped = [change for change in found.changes if change.kind is ChangeKind.ALTERNATE]
    assert sum(len(change.designators) for change in swapped) == 45
    assert sum(line.quantity for line in variant.lines if line.kind is Kind.ALTERNATE) == 45
    assert summary(found) == (
        "5 lines added, 5 removed; 45 designators with an alternate swapped; quantity stays 196"
    )
    assert apply(found, design).lines == variant.lines
    assert sorted(d for line in variant.lines for d in line.designators) == sorted(
        d for line in design.lines for d in line.designators
    )


def test_odrives_design_is_what_v34b_released_and_drifts_with_the_demos_edit() -> None:
    released = real_bom(ODRIVE, "48V", "v3.4b")
    assert diff(released, real_bom(ODRIVE, "48V")).is_empty

    workspace = WorkspaceStore(snapshot(content()))
    assert MOVE["project"] == ODRIVE
    edit = {name: value for name, value in MOVE.items() if name != "edit"}
    EditEndpoint(workspace, lambda: NOW).make(MoveDesignator.model_validate(edit))
    edited = {each.bom.identity: each.bom for each in boms_of(find_project(workspace.current, ODRIVE))}
    design = edited[real_bom(ODRIVE, "48V").identity]
    assert last_release(edited, "48V") == released.identity
    found = diff(released, design)
    assert summary(found) == "1 line changed; quantity stays 196"
    assert [change.text for change in found.changes] == [
        "120R (CMP-00123-2): R60 added",
        "120R (CMP-00123-2): R57 removed",
    ]
    assert apply(found, released) == design


def test_a_design_that_went_on_drifts_from_its_last_release() -> None:
    released = real_bom("Thermostat", "Panel", "v2.2.2rc3")
    boms = [each.bom.identity for each in real_boms() if each.project == "Thermostat"]
    assert last_release(boms, "Panel") == released.identity
    assert summary(diff(released, real_bom("Thermostat", "Panel"))) == (
        "2 lines changed, 8 added, 4 removed; 8 designators moved; quantity 360 → 366"
    )
