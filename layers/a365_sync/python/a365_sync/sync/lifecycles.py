"""The workspace's own lifecycles, asked for when a part's state first moved, and once a run."""

import logging
from functools import cached_property

from a365_sync.altium.models import LifeCycleDefinition
from a365_sync.errors import AccessDenied, SkipAndKeep
from a365_sync.library.lifecycle import LifecycleMove, move
from a365_sync.library.part import Part
from a365_sync.sync.session import Session

_log = logging.getLogger(__name__)


class LifeCycles:
    """What a run knows of lifecycles; a run in which no state moved asks nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def move(self, before: Part | None, after: Part) -> LifecycleMove | None:
        """How a part's state moved; None for one that is new or in the same state."""
        if before is None or before.lifecycle_state == after.lifecycle_state:
            return None
        return move(self._definitions, before.lifecycle_state, after.lifecycle_state)

    @cached_property
    def _definitions(self) -> tuple[LifeCycleDefinition, ...]:
        try:
            return self._session.altium.life_cycles(self._session.workspace.url)
        except (SkipAndKeep, AccessDenied):
            # The move is news all the same, if without a direction.
            _log.warning("Altium does not show the workspace's lifecycles", exc_info=True)
            return ()
