"""BOMs read back from the bucket's files."""

from local.demo.boms import BomId, stored_boms
from tests.unit.demo.samples import bom_files


def test_a_wip_bom_is_told_by_its_file() -> None:
    (bom,) = stored_boms(bom_files("Board", "A/1"))

    assert bom.identity == BomId("wip", "BOARD", "", "A/1")
    assert (bom.project, bom.release, bom.lines, bom.quantity) == ("Board", "", 2, 3)
    assert bom.files == ("boms/wip/BOARD/A/1/latest.csv", "boms/wip/BOARD/A/1/latest.json")


def test_a_released_bom_is_told_by_its_file() -> None:
    (bom,) = stored_boms(bom_files("Board", "A", release="v1"))

    assert bom.identity == BomId("released", "BOARD", "R-v1", "A")
    assert (bom.release, bom.csv) == ("v1", "boms/released/BOARD/R-v1/A.csv")


def test_work_in_progress_comes_first_then_releases_by_age() -> None:
    files = {
        **bom_files("b", release="10", created_at="2026-02-01"),
        **bom_files("b", release="9", created_at="2026-01-01"),
        **bom_files("b"),
        **bom_files("A"),
    }

    assert [(bom.project, bom.release) for bom in stored_boms(files)] == [
        ("A", ""),
        ("b", ""),
        ("b", "9"),
        ("b", "10"),
    ]
