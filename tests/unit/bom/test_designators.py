import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from a365_sync.bom.designators import natural_key, natural_sorted

names = st.one_of(st.text(max_size=12), st.text("R1a0?_", max_size=6))


@pytest.mark.parametrize(
    "ordered",
    [
        ["R2", "R10", "R100"],
        ["C9", "C10A", "C10B", "D1"],
        ["c1", "C2", "c3"],
        ["R", "R1", "RA1"],
        ["R10_2", "R10_10"],
        ["R1", "R" + "9" * 5000],
        ["U2$4", "U10$1"],
    ],
)
def test_people_find_designators_where_they_look(ordered: list[str]) -> None:
    assert natural_sorted(reversed(ordered)) == tuple(ordered)


@given(names, names)
@example("R1", "r1")
@example("R01", "R1")
def test_the_order_is_total_and_equal_only_for_equal_texts(one: str, other: str) -> None:
    first, second = natural_key(one), natural_key(other)
    assert (first < second) + (second < first) + (one == other) == 1


@given(st.integers(0), st.integers(0), st.text("ABCXYZ_", max_size=3))
def test_numbers_count_as_numbers(one: int, other: int, prefix: str) -> None:
    assert (natural_key(f"{prefix}{one}") < natural_key(f"{prefix}{other}")) == (one < other)


@given(st.lists(names))
def test_sorting_keeps_repeated_designators(given_names: list[str]) -> None:
    assert sorted(natural_sorted(given_names)) == sorted(given_names)
