"""Which events a subscription wants: a closed part of EventBridge's event patterns, with the meaning it has there.

A field of the pattern holds the values it may have, of which one must fit, or an object for the fields inside it. What
fits is a text, a whole number, true, false or null as it is; `{"prefix": "x"}`; `{"exists": true}`; and
`{"anything-but": ...}` for a text, a whole number, a list of either, or a prefix.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.events.names import ATTRIBUTES, ON_THE_BUS, SOURCE
from a365_sync.settings.nearest import nearest

Pattern = Mapping[str, Any]

LARGEST = 2048  # bytes of JSON, as EventBridge has it
_DEEPEST = 20
_FIELDS = {"detail-type": ON_THE_BUS, "source": (SOURCE,), "detail": ATTRIBUTES}
"""What there is at the top: values, and for `detail` the fields below it. Another could never fit."""
_CONDITIONS = ("prefix", "anything-but", "exists")
_ABSENT: Any = object()


def checked(raw: Any) -> Pattern:
    """The pattern, if it is one; raises InvalidInput that names the place and what can stand there."""
    if not isinstance(raw, dict) or not raw:
        raise InvalidInput('pattern must be a JSON object, such as {"detail-type": ["BOM Released"]}.')
    if len(json.dumps(raw, ensure_ascii=False).encode()) > LARGEST:
        raise InvalidInput(f"pattern has more than {LARGEST} bytes: subscribe twice instead.")
    for name, wanted in raw.items():
        if name not in _FIELDS:
            raise _unknown("pattern can name", name, _FIELDS)
        _check(name, wanted)
        _check_top(name, wanted)
    return raw


def matches(pattern: Pattern, event: Mapping[str, Any]) -> bool:
    """Whether an event as EventBridge carries it, with `detail-type` and `detail`, is one of those wanted."""
    return all(_fits(wanted, event.get(name, _ABSENT)) for name, wanted in pattern.items())


def _fits(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, list):
        found = list(_leaves(value))
        return any(_holds(condition, found) for condition in wanted)
    inside = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else [value]
    # One entry of a list has to fit as a whole; where there is none, what must not exist does not.
    return any(matches(wanted, entry if isinstance(entry, dict) else {}) for entry in inside or [{}])


def _holds(condition: Any, found: list[Any]) -> bool:
    if isinstance(condition, dict) and "exists" in condition:
        return bool(found) is condition["exists"]
    return any(_is(condition, value) for value in found)


def _is(condition: Any, value: Any) -> bool:
    if not isinstance(condition, dict):
        return _same(condition, value)
    if "prefix" in condition:
        return isinstance(value, str) and value.startswith(condition["prefix"])
    unwanted = condition["anything-but"]
    return not any(_is(one, value) for one in (unwanted if isinstance(unwanted, list) else [unwanted]))


def _same(wanted: Any, value: Any) -> bool:
    """Equal, and of one type: Python takes true for 1."""
    return wanted == value and isinstance(wanted, bool) is isinstance(value, bool)


def _leaves(value: Any) -> Iterator[Any]:
    """What a field holds in the end: itself, or its list's entries; an object is no value, nor is what is absent."""
    if isinstance(value, list):
        for entry in value:
            yield from _leaves(entry)
    elif value is not _ABSENT and not isinstance(value, dict):
        yield value


def _check_top(name: str, wanted: dict[str, Any] | list[Any]) -> None:
    if isinstance(wanted, dict) is not (name == "detail"):
        form = "an object of fields" if name == "detail" else "a list of values"
        raise InvalidInput(f"{name} in the pattern must be {form}.")
    for given in wanted:
        if isinstance(given, str) and given not in _FIELDS[name]:
            raise _unknown(f"{name} can {'have' if name == 'detail' else 'be'}", given, _FIELDS[name])


def _check(place: str, wanted: Any, levels: int = _DEEPEST) -> None:
    # One that nests without end would stop the matching of every event, and so all deliveries.
    if levels == 0:
        raise InvalidInput(f"pattern nests deeper than any event: {_DEEPEST} levels at most.")
    if not isinstance(wanted, dict | list) or not wanted:
        raise InvalidInput(f"{place} in the pattern must be a list of values, or an object of fields.")
    if isinstance(wanted, dict):
        for name, inner in wanted.items():
            if name.startswith("$"):
                raise InvalidInput(f"{name} in the pattern is not understood here: subscribe twice instead.")
            _check(f"{place}.{name}", inner, levels - 1)
        return
    for condition in wanted:
        _check_condition(place, condition)


def _check_condition(place: str, condition: Any) -> None:
    if not isinstance(condition, dict):
        _check_value(place, condition)
        return
    name, given = next(iter(condition.items()), ("", None))
    if len(condition) != 1 or name not in _CONDITIONS:
        raise _unknown(f"a condition on {place} can be", name, _CONDITIONS)
    if name == "exists" and not isinstance(given, bool):
        raise InvalidInput(f'"exists" on {place} must be true or false.')
    if name == "prefix":
        _check_prefix(place, given)
    if name == "anything-but":
        _check_unwanted(place, given)


def _check_unwanted(place: str, given: Any) -> None:
    if isinstance(given, dict) and set(given) == {"prefix"}:
        _check_prefix(place, given["prefix"])
        return
    values = given if isinstance(given, list) else [given]
    if {type(value) for value in values} not in ({str}, {int}):
        raise InvalidInput(f'"anything-but" on {place} must have texts, or whole numbers, or one prefix.')


def _check_prefix(place: str, given: Any) -> None:
    if not isinstance(given, str) or not given:
        raise InvalidInput(f'"prefix" on {place} must be a text.')


def _check_value(place: str, value: Any) -> None:
    if value is not None and not isinstance(value, str | int):  # true and false are ints to Python
        raise InvalidInput(f"A value of {place} must be a text, a whole number, true, false or null.")


def _unknown(where: str, name: str, known: Iterable[str]) -> InvalidInput:
    return InvalidInput(
        f"{where} {', '.join(known)}; not {name[:100]!r}.",
        suggestions={name[:100]: nearest(name[:100], tuple(known))},
    )
