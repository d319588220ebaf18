"""How many rows each operation asks for; halved when the server says a query costs or takes too much."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from a365_sync.errors import A365SyncError

T = TypeVar("T")

PAGE_SIZES: Mapping[str, int] = {
    "SyncProjects": 50,
    "SyncReleases": 50,
    "SyncWipBom": 100,
    "SyncReleaseBom": 100,
    "SyncLibrary": 100,
    "SyncComponents": 50,
}


class PageSizes:
    """The sizes in use; a reduced one is remembered for the rest of the client's life."""

    def __init__(self, sizes: Mapping[str, int] = PAGE_SIZES) -> None:
        self._sizes = dict(sizes)

    def __getitem__(self, operation: str) -> int:
        return self._sizes[operation]

    def fitting(self, operation: str, ask: Callable[[int], T]) -> T:
        """Call `ask(size)` with ever smaller sizes until the server accepts one; at 1, its error stands."""
        while True:
            size = self._sizes[operation]
            try:
                return ask(size)
            except A365SyncError as error:
                if not error.smaller_page_may_help or size <= 1:
                    raise
                self._sizes[operation] = size // 2
