from hypothesis import given
from hypothesis import strategies as st

from a365_sync.settings.nearest import nearest


def test_the_nearest_comes_first_whatever_its_case() -> None:
    known = ["Thermostat", "two_ax_PCB", "Thunderscope_Rev5"]
    assert nearest("THERMOSTATE", known) == ["Thermostat"]
    assert nearest("thunderscope", known, 2)[0] == "Thunderscope_Rev5"


@given(st.text(max_size=10), st.lists(st.text(max_size=10), max_size=5), st.integers(1, 4))
def test_there_is_a_suggestion_as_long_as_anything_is_known(name: str, known: list[str], count: int) -> None:
    found = nearest(name, known, count)
    assert set(found) <= set(known)
    assert len(found) <= count
    assert bool(found) == bool(known)


@given(st.lists(st.text("abcdef", min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_name_that_exists_is_its_own_nearest(known: list[str]) -> None:
    assert nearest(known[-1], known) == [known[-1]]
