"""The `where` arguments: comparisons per field, joined by `and` and `or`, as Hot Chocolate reads them."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

Row = TypeVar("Row", bound=Mapping[str, Any])
Comparison = Callable[[Any, Any], bool]


def _text(method: str) -> Comparison:
    return lambda value, wanted: wanted is not None and bool(getattr(value or "", method)(wanted))


def _not(comparison: Comparison) -> Comparison:
    return lambda value, wanted: not comparison(value, wanted)


def _among(value: Any, wanted: Sequence[Any]) -> bool:
    return value in wanted


COMPARISONS: dict[str, Comparison] = {
    "eq": operator.eq,
    "in": _among,
    "contains": _text("__contains__"),
    "startsWith": _text("startswith"),
    "endsWith": _text("endswith"),
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
COMPARISONS |= {f"n{name}": _not(comparison) for name, comparison in COMPARISONS.items()} | {
    "neq": operator.ne
}


def select(rows: Sequence[Row], where: Mapping[str, Any] | None) -> Sequence[Row]:
    if not where:
        return rows
    return [row for row in rows if matches(row, where)]


def matches(row: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """Whether every condition of `where` holds for the row; null in place of a condition means none."""
    return all(_holds(row, key, condition) for key, condition in where.items() if condition is not None)


def _holds(row: Mapping[str, Any], key: str, condition: Any) -> bool:
    if key == "and":
        return all(matches(row, part) for part in condition)
    if key == "or":
        return any(matches(row, part) for part in condition)
    return compare(row.get(key), condition)


def compare(value: Any, condition: Mapping[str, Any]) -> bool:
    return all(_compares(value, name, wanted) for name, wanted in condition.items())


def _compares(value: Any, name: str, wanted: Any) -> bool:
    if name == "and":
        return all(compare(value, part) for part in wanted)
    if name == "or":
        return any(compare(value, part) for part in wanted)
    sample = wanted[0] if isinstance(wanted, list) and wanted else wanted
    return COMPARISONS[name](moment(value) if isinstance(sample, datetime) else value, wanted)


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
