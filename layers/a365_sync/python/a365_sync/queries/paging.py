"""Pages of a list: at most so many rows, never more than an answer can carry, and a cursor to go on with.

A cursor holds nothing but a position, in the key order of the partition that the call itself names: whatever somebody
makes of one, it leads to no other partition.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from a365_sync.errors import InvalidInput
from a365_sync.queries.parameters import PageParameters

MOST_BYTES = 4_500_000  # Lambda answers with 6 MB at most; a BOM's warnings and head come on top of its lines
MOST_EXAMINED = 2_000  # entries for one page, so that a filter that fits few of them is answered in time
_LONGEST_POSITION = 1_000  # bytes; DynamoDB takes 1,024
_HIGHEST = "\U0010ffff"

R = TypeVar("R", bound=BaseModel)
Entry = tuple[str, R | None]
"""The position of something that was looked at, and its row; None if it is not to be shown."""


class Answer(BaseModel):
    """The base of what is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Answer, Generic[R]):
    """Some rows; a page may have fewer than `limit`, none even, and still not be the last."""

    items: list[R]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


def rows_of(
    read: Callable[[str, int], Sequence[Entry[R]]], asked: PageParameters, after: str | None = None
) -> tuple[list[R], str | None]:
    """The rows of a page and the cursor of the next one; `read` gives up to so many entries after a position.

    It begins at the caller's cursor, unless `after` says where.
    """
    after = position(asked) if after is None else after
    rows: list[R] = []
    examined = used = 0
    for place, row in _entries(read, after, asked.limit):
        size = _size(row) if row else 0
        if len(rows) == asked.limit or examined == MOST_EXAMINED or (rows and used + size > MOST_BYTES):
            return rows, cursor(asked, after)
        rows += [row] if row else []
        after, examined, used = place, examined + 1, used + size
    return rows, None


def cursor(asked: PageParameters, after: str) -> str:
    """The cursor that goes on after a position."""
    return base64.urlsafe_b64encode(f"{asked.scope}{after}".encode()).decode().rstrip("=")


def position(asked: PageParameters, prefix: str = "") -> str:
    """Where the caller's cursor goes on; empty without one. Raises InvalidInput for one of another query."""
    if not asked.cursor:
        return ""
    try:
        padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
        text = base64.b64decode(padded.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise foreign() from None
    after = text.removeprefix(asked.scope)
    fits = len(after.encode()) <= _LONGEST_POSITION and _HIGHEST not in after
    if after == text or not fits or not after.startswith(prefix) or not after:
        raise foreign()
    return after


def foreign() -> InvalidInput:
    """The cursor is none that this query gave."""
    return InvalidInput("The cursor is not of this query: begin without one, and change nothing but limit.")


def _entries(read: Callable[[str, int], Sequence[Entry[R]]], after: str, limit: int) -> Iterator[Entry[R]]:
    size = min(max(limit + 1, 25), 100)
    while found := read(after, size):
        yield from found
        if len(found) < size:
            return
        after = found[-1][0]


def _size(row: BaseModel) -> int:
    """The bytes of a row within Lambda's answer, which is JSON in JSON, at worst in ASCII alone."""
    return len(json.dumps(row.model_dump_json()))
