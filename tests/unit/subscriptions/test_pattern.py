"""A subscription's pattern means what an EventBridge rule with the same pattern means; the emulator's is the oracle."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import eventbridge

from a365_sync.errors import InvalidInput
from a365_sync.events.names import ATTRIBUTES, PART_REMOVED
from a365_sync.store.events import Event
from a365_sync.subscriptions.pattern import LARGEST, checked, matches
from tests.builders import NOW

NAMES = st.sampled_from(["id", "time", "data"])
SCALARS = st.one_of(st.sampled_from(["", "x", "xy", "Y"]), st.integers(0, 2), st.booleans(), st.none())
DETAILS = st.recursive(
    st.one_of(SCALARS, st.lists(SCALARS, max_size=3)),
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, max_size=3),
        st.lists(st.dictionaries(NAMES, SCALARS, max_size=2), max_size=2),
    ),
    max_leaves=8,
)
EVENTS = st.builds(
    lambda kind, detail: {"detail-type": kind, "source": "a365-sync", "detail": detail},
    st.sampled_from(["BOM Changed", "BOM Released", "Part Changed"]),
    st.dictionaries(NAMES, DETAILS, max_size=3),
)
PREFIXES = st.sampled_from(["x", "xy", "B"])
CONDITIONS = st.one_of(
    SCALARS,
    st.builds(lambda text: {"prefix": text}, PREFIXES),
    st.builds(lambda there: {"exists": there}, st.booleans()),
    st.builds(
        lambda value: {"anything-but": value}, st.one_of(st.sampled_from(["x", "xy"]), st.integers(0, 2))
    ),
    st.builds(
        lambda values: {"anything-but": values}, st.lists(st.sampled_from(["x", "Y"]), min_size=1, max_size=2)
    ),
    st.builds(lambda text: {"anything-but": {"prefix": text}}, PREFIXES),
)
VALUES = st.lists(CONDITIONS, min_size=1, max_size=2)
FIELDS = st.recursive(
    VALUES, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=2), max_leaves=4
)
PATTERNS = st.fixed_dictionaries(
    {"detail": st.dictionaries(NAMES, FIELDS, min_size=1, max_size=2)},
    optional={"detail-type": st.just(["BOM Changed", {"prefix": "Part"}])},
)


def rule_matches(pattern: Any, event: Any) -> bool:
    """What EventBridge does with it."""
    told = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
    }
    return bool(eventbridge._matches_pattern(json.dumps(pattern), told))


@given(pattern=PATTERNS, event=EVENTS)
def test_it_means_what_a_rule_means(pattern: Any, event: Any) -> None:
    assert matches(checked(pattern), event) is rule_matches(pattern, event)


LOOSE = st.one_of(SCALARS, st.lists(SCALARS, max_size=3))
ODD = st.one_of(
    st.sampled_from([None, True, 1.5, "x", {}, {"suffix": "x"}]),
    st.builds(lambda value: {"anything-but": value}, LOOSE),
    st.builds(lambda value: {"prefix": value}, LOOSE),
    st.builds(lambda value: {"exists": value}, LOOSE),
)


@given(pattern=st.one_of(PATTERNS, st.builds(lambda odd: {"detail": {"data": [odd]}}, ODD)))
def test_what_is_accepted_here_is_accepted_by_eventbridge(pattern: Any) -> None:
    try:
        checked(pattern)
    except InvalidInput:
        return
    assert eventbridge._event_pattern_error(json.dumps(pattern)) is None


BOM = {
    "source": "a365-sync",
    "detail-type": "BOM Changed",
    "detail": {
        "subject": "wip/p/A",
        "data": {
            "project_name": "Thermostat",
            "quantity": 3,
            "notice": None,
            "one": 1,
            "yes": True,
            "empty": [],
            "changes": [{"change": "added", "component": "C-1"}, {"change": "removed", "component": "C-2"}],
        },
    },
}


def test_the_patterns_of_the_pages_are_good() -> None:
    docs = Path(__file__).parents[3] / "docs"
    rules, calls = (
        (docs / name).read_text(encoding="utf-8") for name in ("events/README.md", "subscriptions.md")
    )
    patterns = [each for each in map(json.loads, re.findall(r"```json\n(.*?)```", rules, re.DOTALL))
                if "detail-type" in each]  # fmt: skip
    patterns += [json.loads(body)["pattern"] for body in re.findall(r"-d '(\{.*?\})'", calls, re.DOTALL)]
    assert len(patterns) == 2
    for pattern in patterns:
        assert eventbridge._event_pattern_error(json.dumps(checked(pattern))) is None


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"project_name": ["Thermostat", "Other"]}, True),
        ({"project_name": ["Other"]}, False),
        ({"project_name": [{"prefix": "Ther"}]}, True),
        ({"project_name": [{"anything-but": ["Thermostat"]}]}, False),
        ({"quantity": [3]}, True),
        ({"quantity": ["3"]}, False),
        ({"one": [1]}, True),
        ({"one": [True]}, False),
        ({"yes": [1]}, False),
        ({"yes": [{"anything-but": 1}]}, True),
        ({"empty": {"x": [{"exists": False}]}}, True),
        ({"empty": [{"exists": True}]}, False),
        ({"notice": [None]}, True),
        ({"notice": [{"exists": True}]}, True),
        ({"nothing": [{"exists": False}]}, True),
        ({"nothing": [{"anything-but": "x"}]}, False),
        ({"changes": {"change": ["added"], "component": ["C-1"]}}, True),
        ({"changes": {"change": ["added"], "component": ["C-2"]}}, False),  # one line has to fit as a whole
        ({"changes": [{"exists": True}]}, False),  # no value, but what is inside
    ],
)
def test_what_subscribers_ask_for(data: Any, wanted: bool) -> None:
    pattern = {"detail-type": ["BOM Changed"], "detail": {"data": data}}
    assert matches(checked(pattern), BOM) is wanted
    assert rule_matches(pattern, BOM) is wanted


def nested(levels: int) -> Any:
    """So many objects around a list of values."""
    return ["x"] if levels == 0 else {"a": nested(levels - 1)}


def test_the_deepest_pattern_can_be_held_against_any_event() -> None:
    pattern = checked({"detail": {"data": nested(18)}})
    assert matches(pattern, {"detail": {"data": nested(18)}})
    assert not matches(pattern, {"detail": {"data": []}})


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, "JSON object"),
        ({}, "JSON object"),
        ([], "JSON object"),
        ({"detail_type": ["BOM Changed"]}, "detail-type"),
        ({"detail-type": ["BOM Change"]}, "'BOM Change'"),
        ({"detail-type": "BOM Changed"}, "list of values"),
        ({"detail": {"data": {}}}, "detail.data"),
        ({"detail": {"data": {"a": []}}}, "detail.data.a"),
        ({"detail": {"id": [1.5]}}, "whole number"),
        ({"detail": {"id": [["x"]]}}, "whole number"),
        ({"detail": {"id": [{"suffix": "x"}]}}, "prefix, anything-but, exists"),
        ({"detail": {"id": [{}]}}, "prefix, anything-but, exists"),
        ({"detail": {"id": [{"prefix": "x", "exists": True}]}}, "prefix, anything-but, exists"),
        ({"detail": {"id": [{"prefix": 1}]}}, '"prefix" on detail.id'),
        ({"detail": {"id": [{"exists": "true"}]}}, '"exists" on detail.id'),
        ({"detail": {"id": [{"anything-but": []}]}}, '"anything-but" on detail.id'),
        ({"detail": {"id": [{"anything-but": {"suffix": "x"}}]}}, "texts, or whole numbers"),
        ({"detail": {"id": [{"anything-but": None}]}}, "texts, or whole numbers"),
        ({"detail": {"id": [{"anything-but": [True]}]}}, "texts, or whole numbers"),
        ({"detail": {"id": [{"anything-but": ["x", 1]}]}}, "texts, or whole numbers"),
        ({"detail": ["BOM Changed"]}, "detail in the pattern must be an object"),
        ({"source": {"prefix": ["a365"]}}, "source in the pattern must be a list"),
        ({"source": ["https://acme.365.altium.com/"]}, "source can be a365-sync"),
        (
            {"detail": {"project_name": ["PSM"]}},
            "detail can have specversion, id, type, source, subject, time,",
        ),
        ({"detail": {"data": nested(19)}}, "deeper than any event"),
        ({"detail": {"data": nested(280)}}, "deeper than any event"),
        ({"detail": {"$or": [{"id": ["x"]}]}}, "subscribe twice"),
        ({"detail": {"id": ["x" * LARGEST]}}, "subscribe twice"),
    ],
)
def test_what_is_no_pattern_is_refused_with_what_to_do(raw: Any, told: str) -> None:
    with pytest.raises(InvalidInput, match=r".") as refused:
        checked(raw)
    assert told in refused.value.message


def test_the_nearest_event_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked({"detail-type": ["Bom changed"]})
    assert refused.value.suggestions == {"Bom changed": ("BOM Changed",)}


JSON = st.recursive(
    st.one_of(SCALARS, st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(raw=JSON, event=JSON)
def test_anything_is_a_pattern_or_refused_and_every_event_can_be_judged(raw: Any, event: Any) -> None:
    try:
        pattern = checked({"detail": {"data": raw}})
    except InvalidInput:
        return
    assert matches(pattern, {"detail": {"data": event}}) in (True, False)


def test_what_can_stand_below_detail_is_what_an_event_has() -> None:
    event = Event("1", PART_REMOVED, "https://w/", "part/1", NOW, {}).detail()
    assert tuple(event) == ATTRIBUTES
    with pytest.raises(InvalidInput) as refused:
        checked({"detail": {"sujbect": ["part/1"]}})
    assert refused.value.suggestions == {"sujbect": ("subject",)}
