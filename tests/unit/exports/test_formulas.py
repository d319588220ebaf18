"""Which cells a spreadsheet would take for a formula, and which only look like one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.exports.formulas import guarded

VALUES = ["-", "+", "-40", "+3V3", "-12.5 V", "+5 %", "-40°C", "-.5", "-1E5", "+85,5", "+4.7 µF", "-10 kΩ"]
PLAIN = [
    "",
    "10k",
    "R1,R2",
    "a;b",
    "a\n\nb",
    "10V; -40 to 85;",
    "a; ;b",
    "x;+3V3\r\n-12 V",
    "a=b",
    "5-3",
    "M+",
    "0x1F",
    "'=x",
    "µ",
]
FORMULAS = [
    "=1+1", "=Value", "@SUM(1)", " =1", "\u00a0=1", "\t=1", "\nx", "＝1", "＠x", "+A1", "-A1", "--1", "+-1",
    "-1+2", "-40/+85", "+3(1)", "-2+3+cmd|' /C calc'!A0", "+1!A1", "+SUM(A1)", "＋A1", "-5;x", "+X,R1",
]  # fmt: skip


@pytest.mark.parametrize("text", [*VALUES, *PLAIN])
def test_values_and_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_stand_behind_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("x;=1", "x;'=1"), ("Maker:1; @x", "Maker:1;' @x"), ("a\n=1", "a\n'=1"), ("a\r\n+A1", "a\r\n'+A1"),
        ("=1;=2;3", "'=1;'=2;3"), ("\r=1", "'\r'=1"), ("a;-1+2;-3", "a;'-1+2;-3"),
    ],
)  # fmt: skip
def test_where_semicolons_part_cells_none_begins_with_a_formula_either(text: str, safe: str) -> None:
    assert guarded(text) == safe


@given(st.text("=+-@\t\r\n '0123456789AB(|!,;.%°＝＋－＠", max_size=12))
def test_nothing_is_lost_and_nothing_that_acts_is_left(text: str) -> None:
    safe = guarded(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert not safe.lstrip(" \u00a0").startswith(("\t", "\r", "\n"))
    for cell in re.split(r"[;\r\n]", safe):
        begin = cell.lstrip(" \u00a0\t")
        assert not begin.startswith(("=", "@", "＝", "＠"))
        if begin.startswith(("+", "-", "＋", "－")):
            assert not set(begin.rstrip()[1:]) & set("+-＋－=@()|!'\t")


@given(st.text())
def test_it_is_safe_to_guard_twice(text: str) -> None:
    assert guarded(guarded(text)) == guarded(text)
