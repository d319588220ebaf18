from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.models import ComponentDetails, ComponentType, Folder, Parameter
from a365_sync.library.part import Part
from tests.builders import NOW, component, manufacturer_part


def details(**fields: Any) -> ComponentDetails:
    defaults: dict[str, Any] = {
        **dict(component()),
        "created_at": NOW,
        "modified_at": NOW,
        "item_internal_id": "item-1",
        "parameters": (),
        "item_parameters": (),
    }
    return ComponentDetails(**(defaults | fields))


def parameters(*pairs: tuple[str, str]) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=name, value=value) for name, value in pairs)


def test_a_part_is_what_altium_says_of_its_component() -> None:
    kind = ComponentType(name="Capacitors", parent_name="Passives")
    folder = Folder(path="Components/Caps")
    made = Part.of(
        details(component_type=kind, folder=folder, manufacturer_parts=(manufacturer_part("A", "1"),))
    )
    assert (made.item_id, made.revision, made.node_id) == (
        "item-1",
        "revision-CMP-00001-1",
        "node-CMP-00001-1",
    )
    assert (made.component_type, made.folder, made.lifecycle_state) == (
        "Passives/Capacitors",
        "Components/Caps",
        "Released",
    )
    assert made.part_choices[0].mpn == "1"
    assert made.modified_at == "2026-11-22T12:00:00+00:00"


def test_a_part_without_folder_type_and_state_has_blanks() -> None:
    made = Part.of(details(life_cycle_state=None))
    assert (made.folder, made.component_type, made.lifecycle_state) == ("", "", "")


@given(st.lists(st.tuples(st.sampled_from("AB"), st.text(max_size=3)), max_size=5), st.randoms())
def test_the_order_of_parameters_in_the_answer_does_not_matter(
    pairs: list[tuple[str, str]], random: Any
) -> None:
    shuffled = random.sample(pairs, len(pairs))
    made = Part.of(details(parameters=parameters(*pairs), item_parameters=parameters(*shuffled)))
    assert made.parameters == made.item_parameters
    assert sorted((p.name, p.value) for p in made.parameters) == sorted(pairs)


def test_the_revisions_parameters_come_before_the_items() -> None:
    made = Part.of(details(parameters=parameters(("Z", "1")), item_parameters=parameters(("A", "2"))))
    assert [(p.name, p.value) for p in made.all_parameters()] == [("Z", "1"), ("A", "2")]
