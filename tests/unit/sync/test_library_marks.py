"""When the library's sweep looks at a component again."""

from datetime import timedelta

import pytest

from a365_sync.altium.models import ComponentSummary, LifeCycleState
from a365_sync.store.parts import Listed
from a365_sync.sync.library_marks import is_new, mark_of
from tests.builders import NOW, part

SEEN = Listed(NOW.isoformat(), "Released")


def listed(state: str | None, hours: int = 0) -> ComponentSummary:
    return ComponentSummary.model_construct(
        id="node",
        modified_at=NOW + timedelta(hours=hours),
        revision_id="revision",
        life_cycle_state=LifeCycleState(name=state) if state is not None else None,
    )


@pytest.mark.parametrize(
    ("component", "mark", "new"),
    [
        (listed("Released"), SEEN, False),
        (listed("Obsolete"), SEEN, True),
        (listed("Released", hours=1), SEEN, True),
        (listed("Released"), None, True),
        (listed(None), SEEN, False),  # no state is shown: else each sweep would ask for the whole library
        (listed("Released"), Listed(NOW.isoformat()), True),  # from before states were looked at
        (listed("Released"), Listed(NOW.isoformat(), "Released", 1, settled=False), True),
    ],
)
def test_what_moved_or_was_not_done_is_looked_at(
    component: ComponentSummary, mark: Listed | None, new: bool
) -> None:
    assert is_new(component, mark) == new


def test_moves_are_counted_while_modified_at_stays() -> None:
    mark = mark_of(part(lifecycle_state="Released"), None)
    assert mark == SEEN
    for number, state in enumerate(("Obsolete", "Obsolete", "Released"), start=1):
        mark = mark_of(part(lifecycle_state=state), mark)
        assert mark == Listed(NOW.isoformat(), state, (1, 1, 2)[number - 1])
    later = (NOW + timedelta(hours=1)).isoformat()
    assert mark_of(part(lifecycle_state="New", modified_at=later), mark) == Listed(later, "New")
