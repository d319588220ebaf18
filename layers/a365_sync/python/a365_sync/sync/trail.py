"""What a sweep leaves behind on its way, so that another invocation can go on where this one has to stop."""

from collections.abc import Callable
from typing import Any, TypeVar

from a365_sync.altium.pagination import Page, Walk, WalkState
from a365_sync.altium.seen import Seen, packed
from a365_sync.errors import SkipAndKeep
from a365_sync.store.checkpoints import Checkpoint, Checkpoints
from a365_sync.store.table import ConditionFailedError
from a365_sync.sync.session import Session
from a365_sync.sync.underway import Underway

T = TypeVar("T")

_ROWS = 5_000  # of 22 characters: a quarter of what an item may hold
_SOFT_SECONDS = 180  # before its end an invocation stops beginning anything: as long as one project may take


class HandOver(Exception):  # noqa: N818 - no error
    """The invocation's time is nearly up, and all it did is on the trail: another one goes on.

    `progress` tells of progress that no checkpoint shows.
    """

    def __init__(self, *, progress: bool = False) -> None:
        super().__init__()
        self.progress = progress


class Overtaken(Exception):  # noqa: N818 - no error
    """Another invocation of the same run is at work, and further."""


class Trail:
    """The checkpoints of one sweep. `frame` says what is walked over: those of another frame count for nothing.

    `seen` is what all walks of this sweep have handled. `notes` is what the checkpoints had to say beside it,
    `walk_notes` what those of the walk that goes on had. `page_start` is where the page at hand can be had again.
    """

    def __init__(self, session: Session, run: Underway, frame: str) -> None:
        self._session = session
        self._run = run
        self._frame = frame
        self._stored = Checkpoints(session.stores.state_table, run.facts.run_id)
        self._walk = 0
        self._cursor: str | None = None
        self._resumed: WalkState | None = None
        self._met: list[str] = []
        self._totals: set[int] = set()
        self.page_start: str | None = None
        self.seen = Seen()
        self.notes: list[dict[str, Any]] = []
        self.walk_notes: list[dict[str, Any]] = []
        if run.facts.recorded:
            self._load(list(self._stored.all()))

    def walk(
        self, begin: Callable[[WalkState | None], Walk[T]], handle: Callable[[Page[T], Walk[T]], None]
    ) -> bool:
        """One walk over the list; True when it saw the list whole.

        `begin` is given where the last invocation stopped, and from then on None: the very start.
        """
        state = self._begin_walk()
        walk = begin(state)
        self.page_start = walk.cursor
        try:
            for page in walk:
                handle(page, walk)
                self.page_start = walk.cursor if not walk.ended else self.page_start
        except SkipAndKeep:
            if state is None or walk.cursor != state.cursor:
                raise
            return False  # a cursor of an earlier invocation is good for nothing any more
        return walk.complete

    def passed(self, row: str) -> None:
        """This row is handled."""
        self._met.append(row)
        self.seen.add([row])

    def told(self, total: int) -> None:
        """A page said that there are so many rows in all."""
        self._totals.add(total)

    def must_stop(self, needed: float = _SOFT_SECONDS) -> bool:
        """Whether fewer than the needed seconds are left."""
        return self._session.time_left() < needed

    def save(self, cursor: str | None, **notes: Any) -> None:
        """Add a checkpoint: what has passed is handled, and the walk goes on after `cursor`.

        Raises Overtaken, and then nothing this invocation still does would count.
        """
        while len(self._met) > _ROWS:
            # Rows without the cursor behind them do no harm: they are met again, and known.
            self._add(self._cursor, {})
        if self._met or cursor != self._cursor:
            self._add(cursor, notes)
            self._cursor = cursor

    def _begin_walk(self) -> WalkState | None:
        resumed, self._resumed = self._resumed, None
        if resumed is None:
            self._walk += 1
            self._cursor = None
            self._totals.clear()
        return resumed

    def _add(self, cursor: str | None, notes: dict[str, Any]) -> None:
        self._run.begin()
        rows, self._met = self._met[:_ROWS], self._met[_ROWS:]
        totals = tuple(sorted(self._totals))
        checkpoint = Checkpoint(self._walk, cursor, totals, packed(rows), {"frame": self._frame, **notes})
        try:
            self._stored.add(self._run.reached, checkpoint, int(self._session.now().timestamp()))
        except ConditionFailedError as error:
            raise Overtaken from error
        self._run.reached += 1

    def _load(self, stored: list[Checkpoint]) -> None:
        self._run.reached = len(stored)
        mine = [checkpoint for checkpoint in stored if checkpoint.notes["frame"] == self._frame]
        if not mine:
            return
        self._walk, self._cursor = mine[-1].walk, mine[-1].cursor
        walked = [checkpoint for checkpoint in mine if checkpoint.walk == self._walk]
        self._totals = {total for checkpoint in walked for total in checkpoint.totals}
        self.seen.add_packed(*(checkpoint.met for checkpoint in mine))
        self.notes = [checkpoint.notes for checkpoint in mine]
        self.walk_notes = [checkpoint.notes for checkpoint in walked]
        seen = Seen()
        seen.add_packed(*(checkpoint.met for checkpoint in walked))
        self._resumed = WalkState(self._cursor, seen, frozenset(self._totals))
