"""How many rows each operation asks for; halved when the server says a query costs or takes too much."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
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
    """The sizes in use; a reduced one stays for the rest of the client's life, and `remember` is told of it."""

    def __init__(
        self,
        sizes: Mapping[str, int] = PAGE_SIZES,
        reduced: Mapping[str, int] = MappingProxyType({}),
        remember: Callable[[str, int], None] = lambda _operation, _size: None,
    ) -> None:
        self._sizes = {name: min(size, reduced.get(name, size)) for name, size in sizes.items()}
        self._remember = remember

    def __getitem__(self, operation: str) -> int:
        return self._sizes[operation]

    def fitting(self, operation: str, ask: Callable[[int], T]) -> T:
        """Call `ask(size)` with ever smaller sizes until the server accepts one; at 1, its error stands."""
        start = self._sizes[operation]
        while True:
            size = self._sizes[operation]
            try:
                answer = ask(size)
            except A365SyncError as error:
                if not error.smaller_page_may_help or size <= 1:
                    raise
                self._sizes[operation] = size // 2
            else:
                if size < start:
                    self._remember(operation, size)
                return answer
