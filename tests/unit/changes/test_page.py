"""The page: complete in itself, and whatever a BOM holds stays text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from a365_sync.bom.model import BomLine
from a365_sync.changes import page
from a365_sync.changes.differ import diff
from a365_sync.changes.notice import Notice, Side
from a365_sync.changes.page import as_html
from tests.builders import bom, release_identity, wip_identity
from tests.strategies import boms_lines
from tests.unit.changes.samples import difference, part

VOID = {"meta"}
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "p", "dl", "dt", "dd", "div"),
    *("article", "h2", "small", "ul", "li", "em", "span", "b", "footer"),
}


class Reader(HTMLParser):
    """Collects tags and text; raises AssertionError for a tag that is closed in the wrong order."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode())
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def sample(*after: BomLine) -> Notice:
    found = difference([part(1, "10k", "R1", "R2"), part(3, "1u", "C1")], list(after))
    side = Side(project_name="Board", version=4, stored_at="2026-11-22T12:00:00+00:00")
    return Notice(difference=found, older=side.model_copy(update={"version": 3}), newer=side)


def test_it_tells_what_changed_between_which_two() -> None:
    told = Reader(as_html(sample(part(1, "10k", "R1"), part(2, "4k7", "R2")))).text
    for text in ("Board", "Standard", "version 3 · 22 Nov 2026, 12:00 UTC", "version 4", "Design in work",
                 "1 designator moved", "4k7", "3 → 2", "1 × 1u (CMP-00003-1), before at C1",
                 "The JSON file beside this page"):  # fmt: skip
        assert text in told


def test_a_designator_that_moved_is_shown_where_it_is_and_where_it_was() -> None:
    told = Reader(as_html(sample(part(1, "10k", "R1"), part(2, "4k7", "R2"), part(3, "1u", "C1")))).text
    assert told.count("R2 moved from 10k (CMP-00001-1) to 4k7 (CMP-00002-1)") == 2


def test_a_release_is_named_by_its_description_and_date_and_other_variants_by_name() -> None:
    older, newer = bom(part(1, "10k", "R1"), identity=release_identity("A")), bom(identity=wip_identity("B"))
    notice = Notice(difference=diff(older, newer), older=Side(project_name="Board", release_description="v1"))
    told = Reader(as_html(notice)).text
    for text in ("v1", "A · 22 Nov 2026, 12:00 UTC", "Design in work", "project-1"):
        assert text in told


def test_nothing_differs() -> None:
    line = part(1, "10k", "R1")
    told = Reader(as_html(Notice(difference=difference([line], [line])))).text
    assert "Nothing differs" in told


@settings(max_examples=40)
@given(boms_lines, boms_lines, st.text(max_size=30))
def test_whatever_a_bom_holds_is_text(
    before: tuple[BomLine, ...], after: tuple[BomLine, ...], name: str
) -> None:
    hostile = part(
        9, f"<script>alert(1)</script>{name}", '"><img src=x onerror=1>', "&amp;", description=name
    )
    notice = Notice(
        difference=diff(bom(*before), bom(*after, hostile)),
        newer=Side(project_name=f"</title><b>{name}", release_description="<i>"),
    )
    read = Reader(as_html(notice))
    assert read.tags <= KNOWN
    assert read.attributes <= {"lang", "charset", "name", "content", "class"}
    assert "<script>alert(1)</script>" in read.text
    assert "&amp;" in read.text


def test_it_loads_nothing() -> None:
    text = as_html(sample(part(1, "10k", "R1"))).decode()
    for loads in ("http", "//", "url(", "@import", "src=", "href=", "<script", "<link", "<img"):
        assert loads not in text
    assert 'name="viewport"' in text


def test_of_very_many_lines_it_shows_the_first_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_MOST_LINES", 2)
    lines = [part(number, f"{number}k", f"R{number}") for number in range(1, 6)]
    told = Reader(as_html(Notice(difference=difference([], lines)))).text
    assert "3 lines more are in the JSON and the CSV." in told
    assert ("2k" in told, "3k" in told) == (True, False)
