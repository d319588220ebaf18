"""Which cells a spreadsheet would take for a formula, and which only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.exports.formulas import guarded

VALUES = ["-", "+", "-40", "+3V3", "-12.5 V", "+5 %", "-40°C", "-.5", "-1E5", "+85,5", "+4.7 µF", "-10 kΩ"]
PLAIN = ["", "10k", "R1,R2", "a=b", "5-3", "M+", "0x1F", "'=x", "µ"]
FORMULAS = [
    "=1+1", "=Value", "@SUM(1)", " =1", "\u00a0=1", "\t=1", "\r=1", "\nx", "＝1", "＠x", "+A1", "-A1", "--1", "+-1",
    "-1+2", "-40/+85", "+3(1)", "-2+3+cmd|' /C calc'!A0", "+1!A1", "+SUM(A1)", "＋A1", "-5;x", "+X,R1",
]  # fmt: skip


@pytest.mark.parametrize("text", [*VALUES, *PLAIN])
def test_values_and_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_stand_behind_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@given(st.text("=+-@\t\r\n '0123456789AB(|!,;.%°＝＋－＠", max_size=12))
def test_nothing_is_lost_and_nothing_that_acts_is_left(text: str) -> None:
    safe = guarded(text)
    assert safe in (text, f"'{text}")
    begin = safe.lstrip(" \u00a0")
    assert not begin.startswith(("=", "@", "\t", "\r", "\n", "＝", "＠"))
    if begin.startswith(("+", "-", "＋", "－")):
        assert not set(begin[1:]) & set("+-＋－=@()|!;'\t\r\n")


@given(st.text())
def test_it_is_safe_to_guard_twice(text: str) -> None:
    assert guarded(guarded(text)) == guarded(text)
