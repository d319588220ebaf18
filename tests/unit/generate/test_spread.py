"""Numbers that keep to a mean, a least and a largest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.generate.errors import GenerateError
from local.generate.sizes import SIZES, Figure
from local.generate.spread import spread

FIGURES = [
    getattr(size, name)
    for size in SIZES.values()
    for name in ("variants", "items", "placements", "releases", "parameters", "choices")
]
figures = st.builds(
    lambda least, mean, most: Figure(least + mean, least + mean + most, least),
    st.integers(0, 5),
    st.floats(0.5, 300),
    st.integers(1, 3000),
).map(lambda figure: figure._replace(largest=int(figure.largest)))


@given(st.integers(0, 400), figures)
def test_every_number_is_within_its_bounds(count: int, figure: Figure) -> None:
    numbers = spread(count, figure)

    assert len(numbers) == count
    assert all(figure.smallest <= number <= figure.largest for number in numbers)


@pytest.mark.parametrize("figure", FIGURES, ids=str)
def test_many_numbers_have_the_mean_and_one_is_the_largest(figure: Figure) -> None:
    numbers = spread(300, figure)

    assert sum(numbers) == pytest.approx(300 * figure.mean, abs=1.5)
    assert max(numbers) == figure.largest


@pytest.mark.parametrize("figure", FIGURES, ids=str)
def test_most_are_small_and_few_are_large(figure: Figure) -> None:
    numbers = spread(300, figure)

    assert numbers[150] <= figure.mean + 0.5


def test_few_numbers_keep_the_mean_rather_than_the_largest() -> None:
    assert sum(spread(3, Figure(60, 150, 5))) == 180
    assert spread(1, Figure(60, 150, 5)) == [60]


def test_an_impossible_mean_is_told() -> None:
    with pytest.raises(GenerateError, match="A mean of 5 is not between 1 and 4"):
        spread(10, Figure(5, 4))
