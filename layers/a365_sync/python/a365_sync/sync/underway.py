"""A run at work: its record is written once there is something to tell, so that a quiet run costs next to nothing."""

from typing import Any

from a365_sync.store.runs import Outcome, Run
from a365_sync.sync.session import Session


class Underway:
    """What a planner reports to; `facts` is the run as this invocation found it."""

    def __init__(self, session: Session, facts: Run) -> None:
        self._session = session
        self.facts = facts
        self.reached = facts.reached

    def begin(self) -> None:
        """See to it that readers know of the run; before any of its tasks can be met in a queue."""
        if not self.facts.recorded:
            self.facts = self._session.stores.runs.record(self.facts)

    def plan(self, name: str, units: int) -> None:
        """Add the units of work that something gave rise to, once."""
        self.begin()
        self._session.stores.runs.plan(self.facts.run_id, name, units, self._session.now())

    def fail_unit(self, task: str, error: dict[str, Any]) -> None:
        """A unit of work that is over already, and failed."""
        self.begin()
        self._session.stores.runs.settle(
            self.facts.run_id, task, Outcome.FAILED, 0, self._session.now(), error
        )

    def tell(self, **attributes: Any) -> None:
        """Set attributes of the run's record."""
        self.begin()
        self._session.stores.runs.advance(self.facts.run_id, **attributes)
