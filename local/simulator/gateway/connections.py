"""Relay connections over lists. A cursor is the base64 of an index, as in Altium's answers ("OQ==")."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from graphql import GraphQLError


@dataclass(frozen=True)
class PageLimits:
    """The page's size when the query names none, and the largest that is given however many are asked for."""

    default: int = 10
    largest: int = 100


class PageInfo(TypedDict):
    hasNextPage: bool
    hasPreviousPage: bool
    startCursor: str | None
    endCursor: str | None


class Connection(TypedDict):
    nodes: Sequence[Any]
    totalCount: int
    pageInfo: PageInfo
    offset: int


def connect(
    rows: Sequence[Any],
    limits: PageLimits,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection:
    """One page of `rows`. Raises GraphQLError for a negative size or a cursor that was never given out."""
    start = 0 if after is None else decode(after, len(rows)) + 1
    stop = len(rows) if before is None else decode(before, len(rows))
    if last is not None and first is None:
        start = max(start, stop - page_size(last, limits))
    else:
        stop = min(stop, start + page_size(first, limits))
    nodes = rows[start:stop]
    return {
        "nodes": nodes,
        "totalCount": len(rows),
        "offset": start,
        "pageInfo": {
            "hasNextPage": start + len(nodes) < len(rows),
            "hasPreviousPage": start > 0,
            "startCursor": encode(start) if nodes else None,
            "endCursor": encode(start + len(nodes) - 1) if nodes else None,
        },
    }


def edges(connection: Connection, _info: Any) -> list[dict[str, Any]]:
    offset = connection["offset"]
    return [{"cursor": encode(offset + n), "node": node} for n, node in enumerate(connection["nodes"])]


def page_size(asked: int | None, limits: PageLimits) -> int:
    if asked is None:
        return limits.default
    if asked < 0:
        raise GraphQLError("A page cannot have fewer than 0 elements.")
    return min(asked, limits.largest)


def encode(index: int) -> str:
    return base64.b64encode(str(index).encode()).decode("ascii")


def decode(cursor: str, length: int) -> int:
    """The index behind a cursor. One past the end is accepted: the list may have become shorter."""
    try:
        index = int(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError) as error:
        raise GraphQLError(f"The cursor {cursor!r} is not valid.") from error
    if index < 0:
        raise GraphQLError(f"The cursor {cursor!r} is not valid.")
    return min(index, length)
