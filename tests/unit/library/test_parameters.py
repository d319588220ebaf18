from a365_sync.bom.model import Parameter
from a365_sync.library.parameters import common_parameters
from tests.builders import part


def named(**values: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=name, value=value) for name, value in values.items())


def test_parameters_that_at_least_half_of_the_components_fill_are_common() -> None:
    parts = [
        part("1", parameters=named(Value="1", Rare="x", Half="a")),
        part("2", parameters=named(Value="2"), item_parameters=named(Half="b")),
        part("3", parameters=named(Value="3", Blank=" ")),
        part("4", parameters=named(Value="", Blank=" ")),
    ]
    assert common_parameters(parts) == ["Value", "Half"]


def test_equally_frequent_parameters_stand_by_name_and_repeated_ones_count_once() -> None:
    twice = (Parameter(name="B", value="1"), Parameter(name="B", value="2"), Parameter(name="A", value="1"))
    assert common_parameters([part(parameters=twice)]) == ["A", "B"]


def test_no_parts_have_no_common_parameters() -> None:
    assert common_parameters([]) == []
