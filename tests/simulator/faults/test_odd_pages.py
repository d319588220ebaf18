"""Pages that would lead a client astray."""

from typing import Any

import pytest

from local.simulator.gateway.connections import encode
from tests.simulator.caller import Caller
from tests.simulator.faults.ordering import NAMES, PROJECT, order, served

ALIASED = """query Aliased($after: String) { p: desProjects(first: 2, after: $after) {
  n: totalCount i: pageInfo { more: hasNextPage end: endCursor } rows: nodes { name } } }"""


def page(caller: Caller, after: str | None = None) -> Any:
    return caller.read(NAMES, first=3, after=after)["all"]


@pytest.mark.parametrize("cursor", ["next", "same", "null"])
def test_a_page_is_empty_and_has_a_next(caller: Caller, cursor: str) -> None:
    order(caller, {"fault": "empty_page", "operation": "Names", "after": 1, "cursor": cursor})
    start = page(caller)["pageInfo"]["endCursor"]
    odd = page(caller, start)
    end = {"next": encode(5), "same": start, "null": None}[cursor]
    assert odd == {"totalCount": 8, "nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": end}}


def test_the_last_page_can_be_empty_too(caller: Caller) -> None:
    order(caller, {"fault": "empty_page"})
    assert page(caller, encode(7))["pageInfo"]["hasNextPage"] is True


def test_a_cursor_does_not_move(caller: Caller) -> None:
    order(caller, {"fault": "unchanged_cursor", "times": 2})
    odd = [page(caller), page(caller, encode(2))]
    assert [one["pageInfo"]["endCursor"] for one in odd] == [None, encode(2)]
    assert all(one["pageInfo"]["hasNextPage"] for one in odd)
    assert odd == [
        {**true, "pageInfo": one["pageInfo"]}
        for true, one in zip([page(caller), page(caller, encode(2))], odd, strict=True)
    ]


@pytest.mark.parametrize("null", [True, False])
def test_page_info_is_missing(caller: Caller, null: bool) -> None:
    order(caller, {"fault": "missing_page_info", "null": null})
    odd, true = page(caller), page(caller)
    assert odd.get("pageInfo", "absent") == (None if null else "absent")
    assert odd == {
        **{k: v for k, v in true.items() if k != "pageInfo"},
        **({"pageInfo": None} if null else {}),
    }


def test_a_cursor_that_does_not_move_promises_a_next_page_after_the_last(caller: Caller) -> None:
    order(caller, {"fault": "unchanged_cursor"})
    assert page(caller, encode(6))["pageInfo"] == {"hasNextPage": True, "endCursor": encode(6)}


def test_the_total_moves_from_page_to_page(caller: Caller) -> None:
    order(caller, {"fault": "moving_total", "by": 1}, {"fault": "moving_total", "by": -99})
    assert [page(caller)["totalCount"] for _ in range(3)] == [9, 0, 8]


def test_aliases_hide_nothing(caller: Caller) -> None:
    kinds = ("empty_page", "unchanged_cursor", "moving_total", "missing_page_info")
    order(caller, *({"fault": kind} for kind in kinds))
    empty, unchanged, moved, missing = (caller.read(ALIASED, after=encode(1))["p"] for _ in kinds)
    assert empty["rows"] == []
    assert unchanged["i"] == {"more": True, "end": encode(1)}
    assert moved["n"] == 9
    assert "i" not in missing
    assert served(caller) == {kind: {"Aliased": 1} for kind in kinds}


def test_one_field_can_be_meant(caller: Caller) -> None:
    order(caller, {"fault": "empty_page", "field": "releases"})
    assert len(page(caller)["nodes"]) == 3
    project = caller.read(PROJECT, id=caller.project("Thermostat")["id"])["desProjectById"]
    assert project["design"]["releases"]["nodes"] == []
    assert served(caller) == {"empty_page": {"Project": 1}}
