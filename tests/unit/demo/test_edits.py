"""Which BOMs and parts the edits should touch."""

from local.demo.boms import BomId
from local.demo.edits import EDITS, expected, told
from tests.unit.demo.samples import stored, wip

BOMS = [stored(variant="A"), stored(variant="B"), stored(variant="A", release="v1"), stored(project="Other")]


def test_an_edited_variant_is_its_wip_bom_alone() -> None:
    made = [{"edit": "swap_part", "project": "Board", "result": {"variants": ["A"]}}]

    assert expected(made, BOMS).boms == {wip(variant="A")}


def test_a_release_is_one_bom_for_each_variant_of_the_design() -> None:
    made = [{"edit": "make_release", "project": "Board", "result": {"releaseId": "R-2"}}]

    assert expected(made, BOMS).boms == {BomId("released", "BOARD", "R-2", name) for name in ("A", "B")}


def test_a_changed_component_touches_no_bom() -> None:
    found = expected([{"edit": "change_component", "result": {"itemInternalId": "I1"}}], BOMS)

    assert not found.boms
    assert found.parts == {"I1"}


def test_every_edit_can_be_told() -> None:
    assert all("{" not in told(edit) for edit in EDITS)
