"""Which way a part moves through its lifecycle, by the order of states that the workspace itself defines."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from a365_sync.altium.models import LifeCycleDefinition

_COMPONENT = "COMPONENT"


class Direction(StrEnum):
    """Where a state leads, seen from another: forward is towards the end of the part's life."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UNKNOWN = "unknown"


class PlacedState(BaseModel):
    """A state and its place; `position` counts from 1, and is null for a state that no definition knows with the other.

    `allowed_in_design` is whether designers may place parts in this state.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    position: int | None = None
    allowed_in_design: bool | None = None


class LifecycleMove(BaseModel):
    """From one state to another; `definition` names the lifecycle that has both, `states` are all of it in order."""

    model_config = ConfigDict(frozen=True)

    definition: str | None
    states: tuple[str, ...]
    before: PlacedState
    after: PlacedState
    direction: Direction


def move(definitions: Iterable[LifeCycleDefinition], before: str, after: str) -> LifecycleMove:
    """How the definitions see a move between two states, by name.

    Definitions for components come first, then those for anything. Where several have both states and do not agree on
    their order, the direction is unknown.
    """
    known = [
        _placed(definition, before, after) for definition in definitions if _has(definition, before, after)
    ]
    own = [found for of_components, found in known if of_components] or [found for _, found in known]
    if not own:
        states = PlacedState(name=before), PlacedState(name=after)
        return LifecycleMove(
            definition=None, states=(), before=states[0], after=states[1], direction=Direction.UNKNOWN
        )
    agreed = len({found.direction for found in own}) == 1
    return own[0] if agreed else own[0].model_copy(update={"direction": Direction.UNKNOWN})


def _has(definition: LifeCycleDefinition, *names: str) -> bool:
    return set(names) <= {state.name for stage in definition.stages for state in stage.states}


def _placed(definition: LifeCycleDefinition, before: str, after: str) -> tuple[bool, LifecycleMove]:
    stages = sorted(definition.stages, key=lambda stage: stage.stage_index)
    ordered = [
        state for stage in stages for state in sorted(stage.states, key=lambda state: state.state_index)
    ]
    places = {
        state.name: PlacedState(name=state.name, position=place, allowed_in_design=state.is_allowed_in_design)
        for place, state in enumerate(ordered, start=1)
    }
    found = LifecycleMove(
        definition=definition.name,
        states=tuple(state.name for state in ordered),
        before=places[before],
        after=places[after],
        direction=_direction(places[before], places[after]),
    )
    return _COMPONENT in definition.content_types, found


def _direction(before: PlacedState, after: PlacedState) -> Direction:
    if before.position is None or after.position is None or before.position == after.position:
        return Direction.UNKNOWN
    return Direction.FORWARD if after.position > before.position else Direction.BACKWARD
