import pytest

from a365_sync.errors import InvalidInput
from a365_sync.sync.projects import check_project_names

EXISTING = ["Thermostat", "two_ax_PCB", "Thunderscope_Rev5", "Thermometer"]


def test_names_that_exist_pass() -> None:
    check_project_names(["two_ax_PCB", "Thermostat"], EXISTING)
    check_project_names([], [])


def test_each_wrong_name_gets_the_nearest_right_ones() -> None:
    with pytest.raises(InvalidInput) as raised:
        check_project_names(["Thermostats", "Thermostat", "Scope"], EXISTING)
    suggestions = raised.value.suggestions
    assert list(suggestions) == ["Thermostats", "Scope"]
    assert suggestions["Thermostats"][:2] == ("Thermostat", "Thermometer")
    assert "'Thermostats' (nearest: 'Thermostat'" in raised.value.what


def test_an_empty_workspace_is_told() -> None:
    with pytest.raises(InvalidInput, match="has no projects"):
        check_project_names(["A"], [])
