"""Shrinking: halved down to one, whatever the start, and never for an error that a smaller page cannot mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.page_sizes import PageSizes
from a365_sync.errors import AltiumTimedOut, PartialData, QueryTooCostly


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_the_first_size_that_fits_is_found_and_kept(start: int, limit: int) -> None:
    tried: list[int] = []

    def ask(size: int) -> int:
        tried.append(size)
        if size > limit:
            raise QueryTooCostly("x")
        return size

    sizes = PageSizes({"Op": start})
    fitting = sizes.fitting("Op", ask)
    assert min(start, (limit + 1) // 2) <= fitting <= limit
    assert tried == sorted(tried, reverse=True)
    assert sizes.fitting("Op", ask) == sizes["Op"] == fitting


@pytest.mark.parametrize("start", [1, 2, 3, 100])
def test_one_is_tried_before_giving_up(start: int) -> None:
    tried: list[int] = []

    def ask(size: int) -> None:
        tried.append(size)
        raise AltiumTimedOut("x")

    with pytest.raises(AltiumTimedOut):
        PageSizes({"Op": start}).fitting("Op", ask)
    assert (tried[0], tried[-1]) == (start, 1)


def test_other_errors_shrink_nothing() -> None:
    def ask(_size: int) -> None:
        raise PartialData("x")

    sizes = PageSizes({"Op": 100})
    with pytest.raises(PartialData):
        sizes.fitting("Op", ask)
    assert sizes["Op"] == 100
