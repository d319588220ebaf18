"""Pages: sizes, cursors, both directions."""

from collections.abc import Callable
from typing import Any

import pytest

from local.simulator.gateway.connections import Connection, PageLimits, connect, encode
from local.simulator.options import Options
from tests.simulator.caller import LIBRARY, Caller

ROWS = list("abcdefg")
LIMITS = PageLimits(default=3, largest=5)


def page(**arguments: Any) -> Connection:
    return connect(ROWS, LIMITS, **arguments)


@pytest.mark.parametrize(
    ("arguments", "nodes", "more", "earlier"),
    [
        ({}, "abc", True, False),
        ({"first": 2}, "ab", True, False),
        ({"first": 99}, "abcde", True, False),
        ({"first": 0}, "", True, False),
        ({"first": 2, "after": encode(4)}, "fg", False, True),
        ({"first": 2, "after": encode(6)}, "", False, True),
        ({"first": 2, "after": encode(999)}, "", False, True),
        ({"last": 2}, "fg", False, True),
        ({"last": 2, "before": encode(2)}, "ab", True, False),
        ({"last": 99}, "cdefg", False, True),
    ],
)
def test_a_page(arguments: dict[str, Any], nodes: str, more: bool, earlier: bool) -> None:
    got = page(**arguments)
    assert "".join(got["nodes"]) == nodes
    assert got["totalCount"] == len(ROWS)
    assert (got["pageInfo"]["hasNextPage"], got["pageInfo"]["hasPreviousPage"]) == (more, earlier)


@pytest.mark.parametrize("cursor", ["?", "", "YQ==", encode(-1)])
def test_a_cursor_that_was_never_given_out_is_refused(cursor: str) -> None:
    with pytest.raises(Exception, match="is not valid"):
        page(first=1, after=cursor)


def test_a_negative_page_is_refused() -> None:
    with pytest.raises(Exception, match="fewer than 0"):
        page(first=-1)


def test_the_default_and_the_largest_page(reader: Caller) -> None:
    assert len(reader.read(LIBRARY)["desLibrary"]["components"]["nodes"]) == 10
    assert len(reader.read(LIBRARY, first=5000)["desLibrary"]["components"]["nodes"]) == 100


def test_page_sizes_can_be_switched(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(page_limits=PageLimits(default=4, largest=7)))
    assert len(caller.read(LIBRARY)["desLibrary"]["components"]["nodes"]) == 4
    page = caller.read(LIBRARY, first=100)["desLibrary"]["components"]
    assert (len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (7, True)


def test_edges_carry_the_cursor_of_each_node(reader: Caller) -> None:
    query = """query Edges($after: String) { desProjects(first: 2, after: $after) {
      edges { cursor node { name } } nodes { name } pageInfo { startCursor endCursor } } }"""
    first = reader.read(query)["desProjects"]
    assert [edge["node"] for edge in first["edges"]] == first["nodes"]
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]
    after_one = reader.read(query, after=first["edges"][0]["cursor"])["desProjects"]
    assert after_one["nodes"][0] == first["nodes"][1]


def test_a_bad_cursor_is_an_error_beside_null(reader: Caller) -> None:
    answer = reader.post('{ desProjects(first: 2, after: "?") { totalCount } }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"desProjects": None}
    assert answer.json()["errors"][0]["path"] == ["desProjects"]
