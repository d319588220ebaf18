"""Which way a part moved, by the order that a workspace gives its states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.models import LifeCycleDefinition, LifeCycleStage, OrderedState
from a365_sync.library.lifecycle import Direction, move

STATES = ("New From Design", "Released", "Deprecated", "Obsolete")


def stage(index: int, *names: str) -> LifeCycleStage:
    """A stage whose states come in this order, and are listed the other way round."""
    states = [
        OrderedState(name=name, state_index=place, is_allowed_in_design=name != "Obsolete")
        for place, name in enumerate(names)
    ]
    return LifeCycleStage(stage_index=index, states=tuple(reversed(states)))


def definition(
    *stages: LifeCycleStage, kinds: tuple[str, ...] = ("COMPONENT",), name: str = "Parts"
) -> LifeCycleDefinition:
    return LifeCycleDefinition(name=name, content_types=kinds, stages=stages)


ONE_STAGE = definition(stage(0, *STATES))
BACK_TO_FRONT = definition(stage(0, *reversed(STATES)), name="Other")
OF_PROJECTS = definition(stage(0, *reversed(STATES)), kinds=("PROJECT",), name="Projects")


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("Released", "Obsolete", Direction.FORWARD),
        ("Obsolete", "Released", Direction.BACKWARD),
        ("Released", "Unheard of", Direction.UNKNOWN),
        ("", "Released", Direction.UNKNOWN),
    ],
)
def test_the_order_is_the_workspaces(before: str, after: str, direction: Direction) -> None:
    assert move([ONE_STAGE], before, after).direction is direction


@given(st.permutations(STATES), st.sampled_from(STATES), st.sampled_from(STATES))
def test_any_order_is_followed_and_the_way_back_is_the_other_one(
    order: list[str], before: str, after: str
) -> None:
    found = move([definition(stage(0, *order))], before, after)
    assert found.states == tuple(order)
    assert (found.before.position, found.after.position) == (order.index(before) + 1, order.index(after) + 1)
    back = move([definition(stage(0, *order))], after, before)
    if before != after:
        assert {found.direction, back.direction} == {Direction.FORWARD, Direction.BACKWARD}


def test_a_later_stage_comes_after_whatever_the_places_in_the_stages() -> None:
    staged = definition(stage(1, "Obsolete"), stage(0, "Draft", "Released"))
    found = move([staged], "Released", "Obsolete")
    assert (found.states, found.direction) == (("Draft", "Released", "Obsolete"), Direction.FORWARD)
    assert (found.before.allowed_in_design, found.after.allowed_in_design) == (True, False)


def test_a_lifecycle_of_components_goes_before_one_of_projects() -> None:
    found = move([OF_PROJECTS, ONE_STAGE], "Released", "Obsolete")
    assert (found.definition, found.direction) == ("Parts", Direction.FORWARD)
    assert move([OF_PROJECTS], "Released", "Obsolete").definition == "Projects"


def test_lifecycles_that_do_not_agree_give_no_direction() -> None:
    assert move([ONE_STAGE, BACK_TO_FRONT], "Released", "Obsolete").direction is Direction.UNKNOWN


def test_without_a_lifecycle_that_knows_both_there_is_no_place() -> None:
    found = move([], "Released", "Obsolete")
    assert (found.definition, found.states, found.before.position, found.after.position) == (
        None,
        (),
        None,
        None,
    )
