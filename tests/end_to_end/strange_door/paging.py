"""Connections whose cursors mean nothing to anybody else."""

import random
import secrets
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

LARGEST = 7


class Pager:
    """Gives rows page by page, for each walk in an order of its own that the walk's cursors remember."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, list[Any], int]] = {}
        self.largest_given = 0

    def page(self, name: str, rows: Sequence[Any], first: int | None, after: str | None) -> dict[str, Any]:
        """A page of the connection `name`. Raises GraphQLError for a cursor that was not given out for it."""
        order, start = (random.sample(rows, len(rows)), 0) if after is None else self._place(name, after)
        end = min(start + min(first or LARGEST, LARGEST), len(order))
        cursors = [self._remember(name, order, index + 1) for index in range(start, end)]
        self.largest_given = max(self.largest_given, end - start)
        return {
            "totalCount": len(order),
            "nodes": order[start:end],
            "edges": [
                {"node": node, "cursor": cursor}
                for node, cursor in zip(order[start:end], cursors, strict=True)
            ],
            "pageInfo": {
                "hasNextPage": end < len(order),
                "hasPreviousPage": start > 0,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
        }

    def _place(self, name: str, cursor: str) -> tuple[list[Any], int]:
        known, order, start = self._places.get(cursor, ("", [], 0))
        if known != name:
            raise GraphQLError("This cursor belongs to another list.", extensions={"code": "INVALID_CURSOR"})
        return order, start

    def _remember(self, name: str, order: list[Any], start: int) -> str:
        cursor = secrets.token_urlsafe(9)
        self._places[cursor] = (name, order, start)
        return cursor
