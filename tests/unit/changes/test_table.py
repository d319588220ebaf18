import csv
import io

import pytest
from hypothesis import given

from a365_sync.changes.differ import diff
from a365_sync.changes.table import COLUMNS, as_csv
from a365_sync.exports.formulas import guarded
from tests.builders import bom
from tests.strategies import boms_lines
from tests.unit.changes.samples import difference, part


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_row_a_change() -> None:
    found = difference(
        [part(1, "10k", "R1", "R2")], [part(1, "10k", "R1"), part(2, "4k7", "R2", ipn="100-2")]
    )
    head, *told = rows(as_csv(found))
    assert head == list(COLUMNS)
    assert told == [
        ["1", "quantity", "", "CMP-00001-1", "10k", "", "quantity", "2", "1",
         "10k (CMP-00001-1): quantity 2 → 1", "line-1"],
        ["2", "line_added", "100-2", "CMP-00002-1", "4k7", "R2", "quantity", "", "1",
         "Added: 1 × 4k7 (100-2), at R2", "line-2"],
        ["2", "designators_moved", "100-2", "CMP-00002-1", "4k7", "R2", "designators", "10k (CMP-00001-1)",
         "4k7 (100-2)", "R2 moved from 10k (CMP-00001-1) to 4k7 (100-2)", "line-2"],
    ]  # fmt: skip
    assert as_csv(found).count(b"\r\n") == 4


def test_nothing_that_differs_is_a_table_with_only_its_head() -> None:
    assert rows(as_csv(difference([], []))) == [list(COLUMNS)]


@given(boms_lines, boms_lines)
def test_no_cell_begins_a_formula_and_none_is_lost(before: tuple, after: tuple) -> None:  # type: ignore[type-arg]
    found = diff(bom(*before), bom(*after))
    _, *told = rows(as_csv(found))
    assert [row[9] for row in told] == [guarded(change.text) for change in found.changes]
    assert [row[4] for row in told] == [guarded(change.comment) for change in found.changes]


@pytest.mark.parametrize("comment", ["=Value", " =1+1", "＝1", "+A1", "@SUM(A1)"])
def test_a_comment_that_looks_like_a_formula_follows_an_apostrophe(comment: str) -> None:
    _, row = rows(as_csv(difference([], [part(1, comment, "+X")])))
    assert (row[4], row[5]) == (f"'{comment}", "'+X")


def test_a_value_with_a_sign_stays_as_it_is() -> None:
    _, row = rows(as_csv(difference([], [part(1, "-40°C", "R1")])))
    assert row[4] == "-40°C"


def test_it_says_that_it_is_utf8_since_excel_would_not_guess_so() -> None:
    content = as_csv(difference([part(1, "10k", "R1")], [part(1, "22k", "R1")]))
    assert content.startswith("\ufeffline,".encode())
    assert "“10k” → “22k”".encode() in content
