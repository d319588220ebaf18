"""A guarded walk over cursor pages: it ends, names what is wrong with a page, and tells if it saw everything.

Cursors are opaque, and on Altium they are indexes: rows that come or go during a walk shift the pages. So
nodes are de-duplicated by key, and a walk is complete only when totalCount stood still and so many were seen.
A list that is told when it last changed must be of one moment as well: then rows that come and go in equal number show.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from a365_sync.altium.seen import Seen
from a365_sync.errors import EmptyPage, MissingPageInfo, UnchangedCursor

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page. `has_next` is None when the server sent no pageInfo; the next starts after `end_cursor`.

    `as_of` is when what it lists last changed, where the server tells.
    """

    nodes: tuple[T, ...]
    total_count: int
    end_cursor: str | None
    has_next: bool | None
    as_of: datetime | None = None


Fetch = Callable[[str | None], Page[T]]
"""Fetches the page after a cursor, or the first one for None."""


@dataclass(frozen=True)
class WalkState:
    """How far a walk is: where it goes on, what it has met, and every total the pages named."""

    cursor: str | None = None
    seen: Seen = field(default_factory=Seen)
    totals: frozenset[int] = frozenset()


class Walk(Iterator[Page[T]], Generic[T]):
    """The pages one by one, so that a caller can store a page and then checkpoint how far the walk is.

    Nodes seen before (by `key`) are left out of later pages; `repeated` counts them. A walk that is given the
    state of an earlier one goes on from there, and knows as much as if it had walked all the way.
    """

    def __init__(self, fetch: Fetch[T], key: Callable[[T], str], state: WalkState | None = None) -> None:
        state = state or WalkState()
        self._fetch = fetch
        self._key = key
        self._cursor = state.cursor
        self._cursors = {state.cursor}
        self._totals = set(state.totals)
        self._moments: set[datetime | None] = set()
        self._seen = state.seen
        self._ended = False
        self.repeated = 0

    @property
    def cursor(self) -> str | None:
        """Where the next page starts; None at the very start."""
        return self._cursor

    @property
    def ended(self) -> bool:
        """Whether the last page was handed out."""
        return self._ended

    @property
    def complete(self) -> bool:
        """Whether everything was seen: after the last page, of totals that never moved and one moment."""
        return self._ended and self._totals == {len(self._seen)} and len(self._moments) == 1

    def __next__(self) -> Page[T]:
        """Fetch the next page.

        Raises MissingPageInfo, UnchangedCursor or EmptyPage for a page that would lose rows or never end, and
        what `fetch` raises.
        """
        if self._ended:
            raise StopIteration
        page = self._fetch(self._cursor)
        _guard(page, self._cursor, self._cursors)
        self._totals.add(page.total_count)
        self._moments.add(page.as_of)
        self._cursor = page.end_cursor
        self._cursors.add(self._cursor)
        self._ended = not page.has_next
        return replace(page, nodes=self._unseen(page.nodes))

    def _unseen(self, nodes: tuple[T, ...]) -> tuple[T, ...]:
        fresh = {key: node for node in nodes if (key := self._key(node)) not in self._seen}
        self._seen.add(fresh)
        self.repeated += len(nodes) - len(fresh)
        return tuple(fresh.values())


def _guard(page: Page[T], asked_after: str | None, earlier: Container[str | None]) -> None:
    where = f"after cursor {asked_after!r}"
    if page.has_next is None:
        raise MissingPageInfo("Altium sent a page without page information.", detail=where)
    if not page.has_next:
        return
    if page.end_cursor is None:
        raise MissingPageInfo("Altium promised another page without saying where it starts.", detail=where)
    if page.end_cursor in earlier:
        raise UnchangedCursor("Altium sent the same page position twice.", detail=where)
    if not page.nodes:
        raise EmptyPage("Altium sent an empty page and promised more.", detail=where)
