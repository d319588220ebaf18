"""The walk: equal to the list whatever the pages, guarded against every bad page, honest about completeness."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.pagination import Page, Walk, WalkState
from a365_sync.altium.seen import Seen, packed
from a365_sync.altium.steady import WALKS, steady_rows
from a365_sync.errors import A365SyncError, EmptyPage, MissingPageInfo, PartialData, UnchangedCursor


def server(rows: list[int], sizes: Callable[[int], int]) -> Callable[[str | None], Page[int]]:
    """Pages of a list by index cursors, as Altium's are; `sizes(start)` rows at a time."""

    def fetch(after: str | None) -> Page[int]:
        start = int(after) + 1 if after is not None else 0
        end = min(len(rows), start + sizes(start))
        return Page(tuple(rows[start:end]), len(rows), str(end - 1) if end > start else None, end < len(rows))

    return fetch


def state(pages: list[Page[int]], cursor: str | None) -> WalkState:
    """The state of a walk that has handled these pages, as it travels."""
    seen = Seen()
    for page in pages:
        seen.add_packed(packed(map(str, page.nodes)))
    return WalkState(cursor, seen, frozenset(page.total_count for page in pages))


def nodes(walk: Walk[int]) -> list[int]:
    return [node for page in walk for node in page.nodes]


@given(st.lists(st.integers(), unique=True), st.lists(st.integers(1, 7), min_size=1))
def test_the_pages_together_are_the_list(rows: list[int], sizes: list[int]) -> None:
    walk = Walk(server(rows, lambda start: sizes[start % len(sizes)]), str)
    assert nodes(walk) == rows
    assert walk.complete
    assert walk.repeated == 0


@given(st.lists(st.integers(), unique=True, min_size=2), st.integers(1, 5), st.data())
def test_a_walk_resumes_after_any_checkpoint(rows: list[int], size: int, data: st.DataObject) -> None:
    fetch = server(rows, lambda _: size)
    pages = list(Walk(fetch, str))
    taken = data.draw(st.integers(1, len(pages)))
    first = [node for page in pages[:taken] for node in page.nodes]
    rest = Walk(fetch, str, state(pages[:taken], pages[taken - 1].end_cursor))
    assert first + nodes(rest) == rows
    assert rest.complete


@given(st.lists(st.integers(), unique=True, min_size=4, max_size=12), st.data())
def test_a_walk_resumes_in_the_middle_of_a_page(rows: list[int], data: st.DataObject) -> None:
    fetch = server(rows, lambda _: 4)
    pages = list(Walk(fetch, str))
    taken = data.draw(st.integers(1, len(pages)))
    handled = data.draw(st.integers(0, len(pages[taken - 1].nodes)))
    cut = replace(pages[taken - 1], nodes=pages[taken - 1].nodes[:handled])
    before = pages[taken - 2].end_cursor if taken > 1 else None
    rest = Walk(fetch, str, state([*pages[: taken - 1], cut], before))
    assert nodes(rest) == rows[4 * (taken - 1) + handled :]
    assert rest.complete


def test_a_resumed_walk_knows_that_the_total_moved_before() -> None:
    fetch = server([1, 2, 3, 4], lambda _: 2)
    walk = Walk(fetch, str, WalkState("1", Seen(["1", "2"]), frozenset({5})))
    assert nodes(walk) == [3, 4]
    assert not walk.complete


def test_a_resumed_walk_misses_what_it_misses_if_the_server_starts_over() -> None:
    walk = Walk(lambda _: Page((1, 2), 3, None, False), str, WalkState("lost", Seen(["1"]), frozenset({3})))
    assert nodes(walk) == [2]
    assert not walk.complete


def test_no_row_at_all_is_complete() -> None:
    walk = Walk(server([], lambda _: 5), str)
    assert nodes(walk) == []
    assert walk.complete


def test_a_walk_is_not_complete_before_its_end() -> None:
    walk = Walk(server([1, 2, 3], lambda _: 3), str)
    assert not walk.complete
    next(walk)
    assert walk.complete


def test_an_ended_walk_asks_no_more() -> None:
    walk = Walk(server([1], lambda _: 1), str)
    assert [nodes(walk), nodes(walk)] == [[1], []]


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (Page((1,), 1, None, None), MissingPageInfo),
        (Page((1,), 2, None, True), MissingPageInfo),
        (Page((1,), 2, "a", True), UnchangedCursor),
        (Page((1,), 2, "b", True), UnchangedCursor),
        (Page((), 2, "c", True), EmptyPage),
    ],
)
def test_bad_pages_have_names(page: Page[int], error: type[A365SyncError]) -> None:
    pages = {None: Page((0,), 2, "a", True), "a": Page((9,), 2, "b", True), "b": page}
    walk = Walk(lambda after: pages[after], str)
    next(walk)
    next(walk)
    with pytest.raises(error):
        next(walk)
    assert not walk.complete


def test_an_empty_last_page_is_fine() -> None:
    pages = {None: Page((1,), 1, "a", True), "a": Page((), 1, None, False)}
    walk = Walk(lambda after: pages[after], str)
    assert nodes(walk) == [1]
    assert walk.complete


def test_a_row_inserted_before_the_cursor_is_seen_as_a_repeat() -> None:
    """Everything shifts by one: the last row of page 1 comes again, and the new row was never seen."""
    before, after = server([1, 2, 3, 4], lambda _: 2), server([0, 1, 2, 3, 4], lambda _: 2)
    walk = Walk(lambda cursor: before(cursor) if cursor is None else after(cursor), str)
    assert nodes(walk) == [1, 2, 3, 4]
    assert walk.repeated == 1
    assert not walk.complete


def test_one_in_one_out_is_not_complete_though_the_total_stands_still() -> None:
    before, after = server([1, 2, 3, 4], lambda _: 2), server([0, 1, 2, 3], lambda _: 2)
    walk = Walk(lambda cursor: before(cursor) if cursor is None else after(cursor), str)
    assert nodes(walk) == [1, 2, 3]
    assert not walk.complete


class Moving:
    """A server whose rows differ from walk to walk, and within one."""

    def __init__(self, *walks: tuple[list[int], list[int]]) -> None:
        self._walks = list(walks)
        self.walks = 0

    def __call__(self, after: str | None) -> Page[int]:
        self.walks += after is None
        first, later = self._walks[min(self.walks, len(self._walks)) - 1]
        return server(first if after is None else later, lambda _: 2)(after)


def test_steady_rows_walks_again_when_the_total_moved() -> None:
    moving = Moving(([1, 2, 3], [0, 1, 2, 3]), ([0, 1, 2, 3], [0, 1, 2, 3]))
    assert steady_rows(moving, lambda row: row, "BOM") == (0, 1, 2, 3)
    assert moving.walks == 2


def test_steady_rows_gives_up_on_rows_that_never_settle() -> None:
    moving = Moving(([1, 2, 3], [0, 1, 2, 3]))
    with pytest.raises(PartialData):
        steady_rows(moving, lambda row: row, "BOM")
    assert moving.walks == WALKS


def test_steady_rows_walks_again_when_a_row_moved_to_a_later_page() -> None:
    moving = Moving(([1, 2, 3, 4], [0, 1, 2, 3]), ([0, 1, 2, 3], [0, 1, 2, 3]))
    assert steady_rows(moving, lambda row: row, "BOM") == (0, 1, 2, 3)


def test_steady_rows_believes_a_repeat_that_two_walks_agree_on() -> None:
    moving = Moving(([1, 2, 2], [1, 2, 2]))
    assert steady_rows(moving, lambda row: row, "BOM") == (1, 2, 2)
    assert moving.walks == 2


@given(st.lists(st.integers(0, 3)), st.integers(1, 4))
def test_steady_rows_of_a_still_server_are_its_rows(rows: list[int], size: int) -> None:
    assert steady_rows(server(rows, lambda _: size), lambda row: row, "BOM") == tuple(rows)
