"""Where a part is used, against a scan of the whole dataset; and what a reader must not be shown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity, Kind, Source
from a365_sync.errors import InvalidInput, NotStored
from a365_sync.queries.paging import cursor
from a365_sync.queries.reader import Reader
from a365_sync.queries.where_used import ItemAsked, MpnAsked, UseAnswer, where_item_used, where_mpn_used
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import BomHead
from a365_sync.store.table import Table
from a365_sync.store.where_used import WhereUsed
from tests.builders import bom, bom_line, choices, release_identity, wip_identity
from tests.where_used_scan import Scan, Used, as_used, spelt

Query = Any


@pytest.fixture(scope="module")
def scan(dataset: dict[str, Any]) -> Scan:
    return Scan(dataset)


def walk(query: Query, reader: Reader, asked: Any) -> Iterator[UseAnswer]:
    """All rows, page by page."""
    while True:
        answer = query(reader, asked)
        assert len(answer.items) <= asked.limit
        yield from answer.items
        if answer.next is None:
            return
        asked = asked.model_copy(update={"cursor": answer.next})


def found(rows: Iterator[UseAnswer]) -> Used:
    return Counter(as_used(row.model_dump(mode="json")) for row in rows)


def test_an_item_that_several_projects_share_is_found_wherever_it_is(reader: Reader, scan: Scan) -> None:
    shared = scan.shared(scan.by_item)
    assert len(shared) >= 10
    for item in shared:
        assert found(walk(where_item_used, reader, ItemAsked(id=item, limit=1000))) == scan.by_item[item]


@pytest.mark.parametrize("kind", ["alternate", "not_fitted"])
def test_an_item_is_found_in_lines_of_every_kind(reader: Reader, scan: Scan, kind: str) -> None:
    items = scan.items_of_kind(kind)
    assert len(items) >= 1
    for item in items[:3]:
        assert found(walk(where_item_used, reader, ItemAsked(id=item, limit=1000))) == scan.by_item[item]
        only = ItemAsked(id=item, limit=1000, kind=Kind(kind))
        wanted = {used: number for used, number in scan.by_item[item].items() if used[1].kind == kind}
        assert found(walk(where_item_used, reader, only)) == wanted


def test_an_mpn_that_several_projects_share_is_found_wherever_it_is(reader: Reader, scan: Scan) -> None:
    shared = scan.shared(scan.by_mpn)
    assert len(shared) >= 15
    for mpn in shared:
        assert found(walk(where_mpn_used, reader, MpnAsked(mpn=mpn, limit=1000))) == scan.by_mpn[mpn]


def test_an_mpn_that_is_nobodys_first_choice_is_found_in_any_spelling(reader: Reader, scan: Scan) -> None:
    lower = scan.of_lower_rank()
    assert len(lower) >= 20
    for mpn in lower[:8]:
        spelling = f" {mpn[:2]} {mpn[2:].lower()}"
        rows = list(walk(where_mpn_used, reader, MpnAsked(mpn=spelling, limit=1000)))
        assert found(iter(rows)) == scan.by_mpn[mpn]
        ranks = [choice.rank for row in rows for choice in row.part_choices if spelt(choice.mpn) == mpn]
        assert len(ranks) >= len(rows)
        assert 1 not in ranks


@pytest.mark.parametrize("limit", [2, 7, 1000])
def test_every_row_comes_once_whatever_the_limit(reader: Reader, scan: Scan, limit: int) -> None:
    mpn = max(scan.by_mpn, key=lambda each: scan.by_mpn[each].total())
    rows = list(walk(where_mpn_used, reader, MpnAsked(mpn=mpn, limit=limit)))
    assert found(iter(rows)) == scan.by_mpn[mpn]
    assert [row.bom for row in rows] == sorted(row.bom for row in rows)
    assert len(rows) > 15


@pytest.mark.parametrize("source", list(Source))
def test_only_boms_in_work_or_only_released_ones(reader: Reader, scan: Scan, source: Source) -> None:
    mpn = max(scan.by_mpn, key=lambda each: scan.by_mpn[each].total())
    wanted = {used: n for used, n in scan.by_mpn[mpn].items() if used[0][0] == source.value}
    assert 0 < len(wanted) < len(scan.by_mpn[mpn])
    assert found(walk(where_mpn_used, reader, MpnAsked(mpn=mpn, limit=5, source=source))) == wanted


def test_a_row_says_where_it_stands(reader: Reader, dataset: dict[str, Any]) -> None:
    project = next(each for each in dataset["projects"] if each["name"] == "PCA_0007_PSM_REV_C")
    (release,) = project["releases"]
    rows = list(walk(where_mpn_used, reader, MpnAsked(mpn="RC0402FR-07100KL", limit=1000)))
    mine = [row for row in rows if row.project.id == project["projectId"]]
    assert {row.project.name for row in mine} == {project["name"]}
    assert {row.variant for row in mine} == {variant["name"] for variant in project["variants"]}
    released = next(row.release for row in mine if row.source is Source.RELEASE)
    assert released is not None
    assert (released.id, released.description) == (release["releaseId"], release["description"])
    assert {row.release for row in mine if row.source is Source.WIP} == {None}


# --- a catalog of its own --------------------------------------------------------------------------


def head(content_hash: str, version: int = 1, **fields: Any) -> BomHead:
    given = {"ipn_rule": "none", "project_name": "Board", "release_description": None, "lines": 1, "quantity": 1,
             "stored_at": "2026-11-22T12:00:00+00:00"}  # fmt: skip
    return BomHead(content_hash, version, **(given | fields))


@pytest.fixture
def own(catalog_table: Table) -> Reader:
    return Reader(catalog_table, Bucket(None, "unread"), "workspace-1")


def store(
    reader: Reader, identity: BomIdentity, content_hash: str, version: int = 1, keys_: Iterable[str] = "abc"
) -> None:
    lines = [bom_line(key, item_id="X", part_choices=choices("A", "B")) for key in keys_]
    reader.catalog.store_lines(bom(*lines, identity=identity), content_hash, reader.catalog.head(identity))
    reader.catalog.move_head(identity, head(content_hash, version), version - 1)


def lines_of(reader: Reader, **asked: Any) -> list[tuple[str, str]]:
    rows = walk(where_mpn_used, reader, MpnAsked(mpn="b", **asked))
    return [(row.bom.partition("/")[0], row.line_key) for row in rows]


def test_lines_of_a_replaced_version_are_left_out(own: Reader) -> None:
    store(own, wip_identity(), "h1")
    store(own, wip_identity(), "h2", 2, "xy")  # a crash has left the lines of h1
    assert lines_of(own) == [("wip", "x"), ("wip", "y")]
    left = bom(bom_line("z", item_id="X"), identity=wip_identity())
    own.catalog.store_lines(left, "h3", own.catalog.head(wip_identity()))  # and no head follows
    rows = walk(where_item_used, own, ItemAsked(id="X"))
    assert [row.line_key for row in rows] == ["x", "y"]


def test_lines_of_a_bom_that_is_being_removed_are_left_out(own: Reader) -> None:
    store(own, wip_identity(), "h1")
    store(own, release_identity(), "h1")
    own.catalog.move_head(wip_identity(), replace(head("h1", 2), removed_at="t"), 1)
    assert {source for source, _ in lines_of(own)} == {"release"}


def test_a_bom_that_is_replaced_while_it_is_read_comes_again_whole(own: Reader) -> None:
    store(own, release_identity(), "h1")
    store(own, wip_identity(), "h1")
    first = where_mpn_used(own, MpnAsked(mpn="B", limit=5))
    assert [row.line_key for row in first.items] == ["a", "b", "c", "a", "b"]
    store(own, wip_identity(), "h0", 2, "xyz")  # sorts before what was read
    second = where_mpn_used(own, MpnAsked(mpn="B", limit=5, cursor=first.next))
    assert [row.line_key for row in second.items] == ["x", "y", "z"]


def test_a_project_is_told_by_its_new_name_though_a_released_bom_keeps_the_old_one(own: Reader) -> None:
    store(own, release_identity(), "h1")
    for name in ("Board", "Renamed"):
        assert {row.project.name for row in walk(where_item_used, own, ItemAsked(id="X"))} == {name}
        own.catalog.store_project(release_identity().project_id, node_id="n", name="Renamed")


def test_a_bom_that_is_replaced_between_two_reads_of_a_page_comes_again_whole(
    own: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys_ = [f"{number:03d}" for number in range(130)]  # more than one read
    store(own, wip_identity(), "h1", keys_=keys_)
    read = WhereUsed.by_mpn

    def read_and_replace(self: WhereUsed, mpn: str, prefix: str, after: str, limit: int) -> Any:
        found = read(self, mpn, prefix, after, limit)
        if not after:
            store(own, wip_identity(), "h0", 2, "xyz")  # sorts before what was read
            own.catalog.remove_lines(wip_identity(), "h1")
        return found

    monkeypatch.setattr(WhereUsed, "by_mpn", read_and_replace)
    page = where_mpn_used(own, MpnAsked(mpn="B", limit=1000))
    assert [row.line_key for row in page.items] == [*keys_[:100], "x", "y", "z"]
    assert page.next is None


def test_who_finds_little_goes_on_from_page_to_page(own: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("a365_sync.queries.paging.MOST_EXAMINED", 2)
    store(own, wip_identity(), "h1", keys_="abcde")
    first = where_mpn_used(own, MpnAsked(mpn="B", kind=Kind.ALTERNATE))
    assert (first.items, first.next is None) == ([], False)
    assert len(list(walk(where_mpn_used, own, MpnAsked(mpn="B", kind=Kind.FITTED)))) == 5


@pytest.mark.parametrize(
    "place", ["LINE#h1#000001", "nowhere#", "wip/p", "wip/p/v/x#LINE#h#1", "\U0010ffff", "a\x00"]
)
def test_a_cursor_with_a_place_of_somebodys_making_leads_nowhere_else(own: Reader, place: str) -> None:
    store(own, wip_identity(), "h1")
    asked = MpnAsked(mpn="B")
    forged = asked.model_copy(update={"cursor": cursor(asked, place)})
    with pytest.raises(InvalidInput):
        where_mpn_used(own, forged)


def test_a_cursor_is_good_for_its_own_question_alone(own: Reader) -> None:
    store(own, wip_identity(), "h1")
    given = where_mpn_used(own, MpnAsked(mpn="B", limit=1)).next
    assert given is not None
    assert len(where_mpn_used(own, MpnAsked(mpn="B", limit=50, cursor=given)).items) == 2
    for other in (MpnAsked(mpn="A", cursor=given), MpnAsked(mpn="B", kind=Kind.FITTED, cursor=given)):
        with pytest.raises(InvalidInput, match="not of this query"):
            where_mpn_used(own, other)
    with pytest.raises(InvalidInput, match="not of this query"):
        where_item_used(own, ItemAsked(id="B", cursor=given))


def test_what_is_nowhere_is_told_so(own: Reader) -> None:
    with pytest.raises(NotStored, match="no part with the item GUID or name 'Y'"):
        where_item_used(own, ItemAsked(id="Y"))
    assert where_mpn_used(own, MpnAsked(mpn="Y")).items == []
    assert where_mpn_used(own, MpnAsked(mpn="ß" * 1900)).items == []  # no index holds a number that long
    with pytest.raises(InvalidInput, match="blank"):
        where_mpn_used(own, MpnAsked(mpn=" \t"))
