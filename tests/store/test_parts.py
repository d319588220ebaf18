import pytest

from a365_sync.bom.model import Parameter
from a365_sync.store.parts import KnownRevision, Listed, Parts
from a365_sync.store.table import Table
from tests.builders import choices, part


@pytest.fixture
def parts(catalog_table: Table) -> Parts:
    return Parts(catalog_table, "workspace-1")


def test_parts_come_back_whole(parts: Parts) -> None:
    twice = (Parameter(name="Voltage", value="6.3V"), Parameter(name="Voltage", value=""))
    stored = part("1", part_choices=choices("A", "B"), parameters=twice, folder="")
    parts.store([stored, part("2")])
    assert parts.by_item(["1", "3"]) == {"1": stored}


def test_a_newer_revision_takes_the_place_of_the_older(parts: Parts) -> None:
    parts.store([part("1")])
    parts.store([part("1", comment="22k")])
    assert [stored.comment for stored in parts.all()] == ["22k"]


def test_all_parts_of_the_workspace_in_the_order_of_their_items(parts: Parts, catalog_table: Table) -> None:
    parts.store(part(f"{number:03d}") for number in reversed(range(130)))
    Parts(catalog_table, "workspace-2").store([part("999")])
    assert [stored.item_id for stored in parts.all()] == [f"{number:03d}" for number in range(130)]


def test_revisions_are_remembered_also_those_that_no_library_knows(parts: Parts) -> None:
    known = {
        "r1": KnownRevision("item-1", (Parameter(name="IPN", value="42"), Parameter(name="IPN", value=""))),
        "r2": KnownRevision(None, ()),
    }
    parts.remember(known)
    assert parts.revisions(["r1", "r2", "r3"]) == known


def test_what_the_sweep_has_listed_is_apart_from_what_boms_remember(parts: Parts) -> None:
    parts.mark_listed({"revision-1": Listed("t1", "Released", 2, settled=False)})
    parts.remember({"revision-2": KnownRevision("2", ())})
    assert parts.listed(["revision-1", "revision-2"]) == {"revision-1": Listed("t1", "Released", 2, False)}
    assert parts.revisions(["revision-1", "revision-2"]) == {"revision-2": KnownRevision("2", ())}


def test_parts_are_found_by_the_name_they_have_now(parts: Parts) -> None:
    parts.store([part("1", name="CMP-00001-1"), part("2", name="R"), part("3", name="R")])
    assert [found.item_id for found in parts.named("CMP-00001-1")] == ["1"]
    assert sorted(found.item_id for found in parts.named("R")) == ["2", "3"]
    parts.store([part("1", name="CMP-00001-2")])
    parts.end_removal(part("2", name="R"))
    assert [parts.named(name) for name in ("CMP-00001-1", "cmp-00001-2", "")] == [[], [], []]
    assert [found.item_id for name in ("CMP-00001-2", "R") for found in parts.named(name)] == ["1", "3"]


def test_a_removed_part_is_found_as_it_was_last(parts: Parts) -> None:
    parts.store([part("1")])
    assert parts.removed("1") is None
    parts.begin_removal(part("1"), "t")
    assert parts.removed("1") == (part("1"), "t")


def test_a_name_too_long_for_an_index_does_not_keep_the_part_out(parts: Parts) -> None:
    parts.store([part("1", name="x" * 3000)])
    assert parts.named("x" * 3000) == []
    assert parts.by_item(["1"]).keys() == {"1"}
