from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.settings import Settings, changed
from a365_sync.settings.model import NO_VARIATIONS

DEFAULTS = Settings()
anything = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.just("\ud800")
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=12,
)
near_misses = st.dictionaries(
    st.sampled_from([*Settings.model_fields, "project", "sync_wip", ""]), anything, max_size=4
)


def refused(change: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        changed(DEFAULTS, change)
    return raised.value


@given(st.one_of(anything, near_misses))
def test_nonsense_is_refused_as_such_or_makes_settings(change: Any) -> None:
    with suppress(InvalidInput):
        made = changed(DEFAULTS, change)
        assert Settings.model_validate_json(made.model_dump_json()) == made


def test_deep_nonsense_is_refused() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    refused({"projects": deep})


def test_the_defaults_are_the_guides() -> None:
    assert DEFAULTS.model_dump() == {
        "workspace_url": "",
        "projects": [],
        "sync_wip_boms": True,
        "sync_released_boms": True,
        "sync_no_variations": True,
        "sync_part_library": True,
        "use_component_name_as_ipn": False,
        "ipn_parameter": "",
        "library_csv_parameters": [],
        "notice_parameters": [],
        "schedules": True,
        "altium_concurrency": 12,
        "altium_event_types": ["*"],
        "export_profiles": [],
        "removal_limit_count": 1,
        "removal_limit_percent": 10,
    }


def test_a_change_replaces_the_given_keys_and_keeps_the_others() -> None:
    first = changed(DEFAULTS, {"projects": ["A"], "sync_wip_boms": False})
    second = changed(first, {"projects": ["B"]})
    assert (second.projects, second.sync_wip_boms) == (["B"], False)
    assert changed(second, {}) == second


def test_null_puts_a_key_back_to_its_default() -> None:
    current = changed(DEFAULTS, {"projects": ["A"], "sync_wip_boms": False})
    assert changed(current, {"projects": None}).projects == []
    assert changed(current, {"sync_wip_boms": None}).sync_wip_boms is True


@pytest.mark.parametrize(
    ("given_key", "nearest"),
    [
        ("project", "projects"),
        ("sync_wip", "sync_wip_boms"),
        ("SYNC_RELEASED_BOM", "sync_released_boms"),
        ("workspaceUrl", "workspace_url"),
        ("use_component_name_as_IPN", "use_component_name_as_ipn"),
    ],
)
def test_an_unknown_key_names_the_nearest(given_key: str, nearest: str) -> None:
    error = refused({given_key: True})
    assert error.suggestions == {given_key: (nearest,)}
    assert repr(nearest) in error.what


@pytest.mark.parametrize(
    "change",
    [
        {"projects": "My board"},
        {"projects": [1]},
        {"projects": {"a": "b"}},
        {"sync_wip_boms": "true"},
        {"sync_wip_boms": 1},
        {"workspace_url": 5},
        {"ipn_parameter": []},
        {"library_csv_parameters": [None]},
    ],
)
def test_a_value_of_another_type_is_refused_naming_its_key(change: dict[str, Any]) -> None:
    assert repr(next(iter(change)))[:-1] in refused(change).what


@pytest.mark.parametrize("change", [None, [], "projects", 5, True, [["projects", []]]])
def test_anything_but_an_object_is_refused(change: Any) -> None:
    assert "one JSON object" in refused(change).what


def test_spaces_that_copying_adds_around_names_go() -> None:
    made = changed(DEFAULTS, {"projects": [" A ", "B\n"], "ipn_parameter": " IPN "})
    assert (made.projects, made.ipn_parameter) == (["A", "B"], "IPN")


def test_a_refusal_can_be_sent() -> None:
    assert refused({"\ud800": 1}).message.encode()


def test_filters() -> None:
    chosen = Settings(projects=["A"], sync_no_variations=False)
    assert [chosen.wants_project(name) for name in ("A", "B", None)] == [True, False, False]
    assert [chosen.wants_variant(name) for name in ("48V", NO_VARIATIONS)] == [True, False]
    assert DEFAULTS.wants_project(None)
    assert DEFAULTS.wants_variant(NO_VARIATIONS)


def test_the_ipn_rule_follows_the_settings() -> None:
    assert DEFAULTS.ipn_rule.name == "none"
    assert Settings(ipn_parameter="IPN").ipn_rule.name == "parameter:IPN"
    assert Settings(use_component_name_as_ipn=True).ipn_rule.name == "component-name"
