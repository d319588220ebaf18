"""Pages: every row once, whatever the limit, the filter and the size of rows; and cursors that lead nowhere else."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.queries import paging
from a365_sync.queries.paging import Answer, Entry, cursor, position, rows_of
from a365_sync.queries.parameters import PageParameters


class Asked(PageParameters):
    """A list of something."""

    of: str = "x"


class Row(Answer):
    """A row with something in it."""

    number: int
    text: str = ""


def reading(shown: list[bool], text: str = "") -> Any:
    """Entries in key order, of which some are not shown."""
    entries: list[Entry[Row]] = [
        (f"{n:05d}", Row(number=n, text=text) if each else None) for n, each in enumerate(shown)
    ]
    return lambda after, size: [entry for entry in entries if entry[0] > after][:size]


def walked(read: Any, limit: int) -> list[list[int]]:
    pages, given_cursor = [], None
    while True:
        asked = Asked(limit=limit, cursor=given_cursor)
        rows, given_cursor = rows_of(read, asked)
        assert len(rows) <= limit
        pages.append([row.number for row in rows])
        if given_cursor is None:
            return pages
        assert position(asked.model_copy(update={"cursor": given_cursor}))


@given(shown=st.lists(st.booleans(), max_size=230), limit=st.integers(1, 300), most=st.integers(1, 80))
def test_every_row_comes_once(shown: list[bool], limit: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "MOST_EXAMINED", most)
        pages = walked(reading(shown), limit)
    assert [n for page in pages for n in page] == [n for n, each in enumerate(shown) if each]
    assert len(pages) == 1 or pages[-1] or not all(shown)


def test_a_page_ends_before_it_is_too_large_and_has_one_row_at_least() -> None:
    large = reading([True] * 5, '"' * 1_200_000)  # twice escaped, four times as large
    assert walked(large, 1000) == [[0], [1], [2], [3], [4]]
    assert walked(reading([True] * 5, "x" * 1_000_000), 1000) == [[0, 1, 2, 3], [4]]


def test_a_limit_that_is_the_number_of_rows_needs_no_second_page() -> None:
    assert walked(reading([True] * 30), 30) == [list(range(30))]


@given(st.text(max_size=30).filter(lambda text: "\U0010ffff" not in text), st.text(max_size=5))
def test_a_cursor_gives_back_its_place_to_its_own_question(place: str, of: str) -> None:
    asked = Asked(of=of)
    if not place:
        return
    again = Asked(of=of, limit=7, cursor=cursor(asked, place))
    assert position(again) == place
    with pytest.raises(InvalidInput):
        position(Asked(of=f"{of}!", cursor=again.cursor))


SCOPE = Asked().scope
NO_CURSORS = ["", "=", "A", "%", "ä", "\ud800", SCOPE, "A" * 3000]


@pytest.mark.parametrize(
    "text", [*NO_CURSORS[1:], base64.b64encode(SCOPE.encode()).decode(), "/" * 24, "\n" * 4]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    asked = Asked().model_copy(update={"cursor": text})
    with pytest.raises(InvalidInput, match="not of this query"):
        position(asked)


def test_a_place_that_no_key_could_be_is_refused() -> None:
    for place in ("\U0010ffff", "x" * 1001):
        with pytest.raises(InvalidInput):
            position(Asked(cursor=cursor(Asked(), place)))
    with pytest.raises(InvalidInput):
        position(Asked(cursor=cursor(Asked(), "LINE#1")), "VERSION#")
