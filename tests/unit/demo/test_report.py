"""Tables."""

from local.demo.report import bom_table, table
from tests.unit.demo.samples import stored


def test_numbers_stand_to_the_right() -> None:
    text = table(("what", "n"), [("a", "5"), ("long", "1000")], numbers={1})

    assert text.splitlines() == ["  what     n", "  ----  ----", "  a        5", "  long  1000"]


def test_long_cells_are_cut() -> None:
    assert table(("x",), [("y" * 60,)]).splitlines()[-1] == f"  {'y' * 41}…"


def test_a_bom_is_one_row() -> None:
    row = bom_table([(stored(release="v1"), "new")]).splitlines()[-1]

    assert row.split() == ["released", "Board", "v1", "A", "2", "3", "new"]


def test_no_boms_is_a_table_of_headings() -> None:
    assert len(bom_table([]).splitlines()) == 2
