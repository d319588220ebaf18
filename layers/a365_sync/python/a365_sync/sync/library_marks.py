"""What the light sweep of the library remembers of a component revision: pure rules.

Altium does not promise that another lifecycle state moves `modifiedAt`, so both are looked at. A state can come back
where `modifiedAt` cannot. So a move of the state alone is marked before it is told: should the process die, and the
state be back by then, whoever comes next knows what may have been told, and never tells two moves under one id.
"""

from collections.abc import Mapping
from dataclasses import replace

from a365_sync.altium.models import ComponentSummary
from a365_sync.library.part import Part
from a365_sync.store.parts import Listed


def is_new(component: ComponentSummary, mark: Listed | None) -> bool:
    """Whether a listed component is another than the one that was marked; a state that is not shown says nothing."""
    if mark is None or not mark.settled or mark.modified_at != component.modified_at.isoformat():
        return True
    state = component.life_cycle_state
    return state is not None and state.name != mark.lifecycle_state


def mark_of(part: Part, before: Listed | None) -> Listed:
    """The mark that follows the one before."""
    if before is None or before.modified_at != part.modified_at:
        return Listed(part.modified_at, part.lifecycle_state)
    moved = before.lifecycle_state not in (None, part.lifecycle_state)
    return Listed(part.modified_at, part.lifecycle_state, before.moves + moved)


def begun(marks: Mapping[str, Listed], before: Mapping[str, Listed]) -> dict[str, Listed]:
    """The marks to leave before what moved is told."""
    return {
        revision: replace(mark, settled=False)
        for revision, mark in marks.items()
        if revision in before and mark.moves > before[revision].moves
    }


def as_told(part: Part, mark: Listed | None) -> Part:
    """A stored part as consumers may know it: in the state to which a move was begun."""
    if mark is None or mark.settled or mark.lifecycle_state is None:
        return part
    return part.model_copy(update={"lifecycle_state": mark.lifecycle_state})
