"""Records that make their large fields when they are read, so that a large workspace fits in memory."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from typing_extensions import override


class LazyRecord(Mapping[str, Any]):
    """A record of the dataset that reads like its dict. `make` gives the values of `fields`, all at once.

    Nothing made is kept: `make` must give the same each time, and remember what is worth it.
    """

    __slots__ = ("_fields", "_known", "_make")

    def __init__(
        self, known: dict[str, Any], fields: tuple[str, ...], make: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._known = known
        self._fields = fields
        self._make = make

    @override
    def __getitem__(self, name: str) -> Any:
        if name in self._fields:
            return self._make()[name]
        return self._known[name]

    @override
    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from self._fields

    @override
    def __len__(self) -> int:
        return len(self._known) + len(self._fields)

    def __repr__(self) -> str:
        return f"LazyRecord({self._known!r}, made when read: {', '.join(self._fields)})"
