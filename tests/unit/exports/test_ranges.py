"""Designators in short, and back."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.designators import natural_sorted
from a365_sync.exports.ranges import with_ranges
from tests.strategies import designators


@pytest.mark.parametrize(
    ("given_", "short"),
    [
        ([], []),
        (["C1"], ["C1"]),
        (["C1", "C2"], ["C1", "C2"]),
        (["C1", "C2", "C3"], ["C1-C3"]),
        (["C1", "C2", "C3", "C4", "C7"], ["C1-C4", "C7"]),
        (["C9", "C10", "C11"], ["C9-C11"]),
        (["C1", "C2", "D3"], ["C1", "C2", "D3"]),
        (["C?", "C?", "C?"], ["C?", "C?", "C?"]),
        (["C1", "C1", "C2", "C3"], ["C1", "C1-C3"]),
        (["R08", "R09", "R10"], ["R08", "R09", "R10"]),
        (["R098", "R099", "R100"], ["R098", "R099", "R100"]),
        (["X-1", "X-2", "X-3"], ["X-1", "X-2", "X-3"]),
        (["1", "2", "3"], ["1", "2", "3"]),
        (["U$1", "U$2", "U$3"], ["U$1-U$3"]),
        (["C3", "C2", "C1"], ["C3", "C2", "C1"]),
    ],
)
def test_runs_of_three_become_a_range(given_: list[str], short: list[str]) -> None:
    assert list(with_ranges(given_)) == short


def expanded(short: Iterable[str]) -> list[str]:
    """As the readers of such lists do it."""
    found: list[str] = []
    for entry in short:
        match = re.fullmatch(r"(\D(?:[^-]*\D)?)([0-9]+)-(\D(?:[^-]*\D)?)([0-9]+)", entry)
        if match and match[1] == match[3]:
            found += [f"{match[1]}{number}" for number in range(int(match[2]), int(match[4]) + 1)]
        else:
            found.append(entry)
    return found


@given(st.lists(designators | st.from_regex(r"\A[CR][0-9]{1,2}\Z"), max_size=30))
def test_no_designator_is_lost_or_made_up(names: list[str]) -> None:
    ordered = natural_sorted(names)
    assert tuple(expanded(with_ranges(ordered))) == ordered
