"""Numbers with a given mean and maximum, spread as real boards and libraries are: many small, few large."""

from math import ceil, exp, log
from statistics import NormalDist

from local.generate.errors import GenerateError
from local.generate.sizes import Figure

# The largest number may take this share of the sum; few numbers have a lower maximum instead of a higher mean.
LARGEST_SHARE = 0.25


def spread(count: int, figure: Figure) -> list[int]:
    """`count` numbers, log-normal in shape, rising but for rounding; their sum is the mean's to the nearest one."""
    if not figure.smallest <= figure.mean <= figure.largest:
        raise GenerateError(f"A mean of {figure.mean} is not between {figure.smallest} and {figure.largest}.")
    if count == 0:
        return []
    total = count * figure.mean
    largest = max(min(figure.largest, round(total * LARGEST_SHARE)), ceil(figure.mean))
    shape = _log_normal(count - 1, max(0.5, log(figure.largest / figure.mean) / 2.5))
    return [*_rounded(_scaled(shape, total - largest, figure._replace(largest=largest))), largest]


def _log_normal(count: int, sigma: float) -> list[float]:
    """The distribution's quantiles: no sample, so that the mean does not depend on luck."""
    normal = NormalDist(0, sigma)
    return [exp(normal.inv_cdf((place + 0.5) / count)) for place in range(count)]


def _scaled(shape: list[float], wanted: float, figure: Figure) -> list[float]:
    """The shape times the factor that gives the wanted sum once every number is within its bounds."""
    if not shape:
        return []
    low, high = 0.0, figure.largest / shape[0]
    for _ in range(40):
        factor = (low + high) / 2
        total = sum(_within(weight * factor, figure) for weight in shape)
        low, high = (factor, high) if total < wanted else (low, factor)
    return [_within(weight * high, figure) for weight in shape]


def _within(number: float, figure: Figure) -> float:
    return min(max(number, figure.smallest), figure.largest)


def _rounded(numbers: list[float]) -> list[int]:
    """Each rounded up or down so that the sum of any first ones stays within one half of the true sum."""
    rounded, owed = [], 0.0
    for number in numbers:
        whole = round(number + owed)
        owed += number - whole
        rounded.append(whole)
    return rounded
