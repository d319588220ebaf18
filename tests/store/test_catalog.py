from typing import Any

import pytest

from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead, Catalog, ReleaseRecord
from a365_sync.store.table import ConditionFailedError, Item, Table
from tests.builders import bom, bom_line, choices, release_identity, wip_identity

WIP = wip_identity("[No Variations]")


@pytest.fixture
def catalog(catalog_table: Table) -> Catalog:
    return Catalog(catalog_table, "workspace-1")


def head(content_hash: str, version: int = 1, **fields: Any) -> BomHead:
    defaults: dict[str, Any] = {
        "ipn_rule": "none",
        "project_name": "Board",
        "release_description": None,
        "lines": 1,
        "quantity": 1,
        "stored_at": "t",
    }
    return BomHead(content_hash, version, **(defaults | fields))


def used(catalog_table: Table, index: str, partition: str) -> list[Item]:
    """What an index answers, in its order."""
    attribute = {"by-item": "item_pk", "by-mpn": "mpn_pk"}[index]
    answer = catalog_table._client.query(
        TableName=catalog_table._name, IndexName=index, KeyConditionExpression="#a = :p",
        ExpressionAttributeNames={"#a": attribute}, ExpressionAttributeValues={":p": {"S": partition}},
    )  # fmt: skip
    items = ((item["pk"]["S"], item["sk"]["S"]) for item in answer["Items"])
    return [found for key in items if (found := catalog_table.get(key))]


def stored(catalog: Catalog, stored_bom: Bom, content_hash: str, after: int = 0) -> None:
    catalog.store_lines(stored_bom, content_hash, head("before", after) if after else None)
    catalog.move_head(stored_bom.identity, head(content_hash, after + 1), after)


def test_a_reader_sees_the_lines_of_the_version_that_counts(catalog: Catalog) -> None:
    old, new = bom(bom_line("a"), identity=WIP), bom(bom_line("b"), bom_line("c"), identity=WIP)
    assert catalog.lines(WIP) == []
    catalog.store_lines(old, "h1", None)
    assert catalog.lines(WIP) == []
    catalog.move_head(WIP, head("h1"), 0)
    catalog.store_lines(new, "h2", head("h1"))
    assert [line["line_key"] for line in catalog.lines(WIP)] == ["a"]
    catalog.move_head(WIP, head("h2", 2), 1)
    assert [line["line_key"] for line in catalog.lines(WIP)] == ["b", "c"]


def test_lines_stand_in_the_boms_order_beyond_the_tenth(catalog: Catalog) -> None:
    stored(catalog, bom(*(bom_line(f"key-{number}") for number in range(120)), identity=WIP), "h1")
    assert [line["line_key"] for line in catalog.lines(WIP)] == [f"key-{number}" for number in range(120)]


def test_a_line_holds_all_but_its_parameters(catalog: Catalog) -> None:
    line = bom_line(part_choices=choices("A"), item_id=None)
    stored(catalog, bom(line, identity=WIP), "h1")
    (item,) = catalog.lines(WIP)
    expected = line.model_dump(mode="json", exclude={"parameters"})
    assert {name: item.get(name) for name in expected} == expected
    assert "parameters" not in item
    assert BomIdentity.model_validate(item["identity"]) == WIP


def test_boms_do_not_see_each_others_lines(catalog: Catalog) -> None:
    one, other = wip_identity("A"), release_identity("A")
    stored(catalog, bom(bom_line("a"), identity=one), "h")
    stored(catalog, bom(bom_line("b"), identity=other), "h")
    assert [line["line_key"] for line in catalog.lines(one)] == ["a"]
    assert [line["line_key"] for line in catalog.lines(other)] == ["b"]


def test_where_is_this_component_used(catalog: Catalog, catalog_table: Table) -> None:
    stored(catalog, bom(bom_line("a", item_id="X"), bom_line("b", item_id="Y"), identity=WIP), "h1")
    stored(catalog, bom(bom_line("c", item_id="X"), identity=release_identity()), "h2")
    stored(catalog, bom(bom_line("d", item_id=None), identity=wip_identity("B")), "h3")
    found = used(catalog_table, "by-item", keys.where_used_item("workspace-1", "X"))
    assert [line["line_key"] for line in found] == ["c", "a"]  # by BOM: release before wip
    assert used(catalog_table, "by-item", keys.where_used_item("workspace-2", "X")) == []


def where_used(catalog_table: Table, mpn: str) -> list[str]:
    """Keys of the lines that hold a part number, once for each index entry."""
    entries = used(catalog_table, "by-mpn", keys.where_used_mpn("workspace-1", mpn))
    lines = (catalog_table.get((entry["pk"], str(entry.get("line", entry["sk"])))) for entry in entries)
    return [line["line_key"] if line else "no such line" for line in lines]


def test_where_is_this_part_number_used_in_any_spelling_and_rank(
    catalog: Catalog, catalog_table: Table
) -> None:
    lines = (
        bom_line("first", part_choices=choices("GRM155 R71", "OTHER")),
        bom_line("second", part_choices=choices("X", "grm155r71")),
        bom_line("third", part_choices=choices("Y", "X", "Grm155R71")),
        bom_line("none", part_choices=choices("", " ")),
        bom_line("twice", part_choices=choices("DOUBLE", "DOUBLE", "double")),
    )
    stored(catalog, bom(*lines, identity=WIP), "h1")
    assert where_used(catalog_table, "grm 155R71") == ["first", "second", "third"]
    assert where_used(catalog_table, "X") == ["second", "third"]
    assert where_used(catalog_table, "other") == ["first"]
    assert where_used(catalog_table, "Double") == ["twice"]
    assert where_used(catalog_table, "") == []


def test_a_part_number_too_long_for_an_index_does_not_keep_the_bom_out(
    catalog: Catalog, catalog_table: Table
) -> None:
    stored(catalog, bom(bom_line("a", part_choices=choices("9" * 3000, "X")), identity=WIP), "h1")
    assert [line["line_key"] for line in catalog.lines(WIP)] == ["a"]
    assert where_used(catalog_table, "X") == ["a"]


def test_removed_lines_are_gone_from_the_indexes_and_the_others_stay(
    catalog: Catalog, catalog_table: Table
) -> None:
    lines = [bom_line(f"{n}", item_id="X", part_choices=choices("A", "B", "C")) for n in range(30)]
    stored(catalog, bom(*lines, identity=WIP), "h1")
    stored(catalog, bom(bom_line("new", part_choices=choices("D", "B")), identity=WIP), "h2", 1)
    stored(catalog, bom(bom_line("far", part_choices=choices("E", "B")), identity=wip_identity("B")), "h1")
    catalog.remove_lines(WIP, "h1")
    assert where_used(catalog_table, "B") == ["new", "far"]
    assert where_used(catalog_table, "A") == []
    assert used(catalog_table, "by-item", keys.where_used_item("workspace-1", "X")) == []
    assert [line["line_key"] for line in catalog.lines(WIP)] == ["new"]
    catalog.remove_lines(WIP, "h1")


def test_a_head_comes_back_with_all_it_knows(catalog: Catalog) -> None:
    kept = head(
        "h1", 1, source_revision_id="abc", replaces_hash="h0", unannounced={"event_id": "e", "data": {"n": 1}}
    )
    assert catalog.head(WIP) is None
    catalog.move_head(WIP, kept, 0)
    assert catalog.head(WIP) == kept


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_head_that_has_moved_on_stays(catalog: Catalog, after: int) -> None:
    catalog.move_head(WIP, head("h1"), 0)
    catalog.move_head(WIP, head("h2", 2), 1)
    with pytest.raises(ConditionFailedError):
        catalog.move_head(WIP, head("h3", after + 1), after)
    assert catalog.head(WIP) == head("h2", 2)


def test_a_published_version_has_nothing_left_to_announce(catalog: Catalog) -> None:
    catalog.move_head(WIP, head("h1", unannounced={"event_id": "e"}), 0)
    with pytest.raises(ConditionFailedError):
        catalog.mark_published(WIP, 2)
    catalog.mark_published(WIP, 1)
    assert catalog.head(WIP) == head("h1", published=True)


def test_two_sweeps_learn_different_things_of_a_project(catalog: Catalog) -> None:
    catalog.store_project("p1", node_id="n1", name="Board", variants=["A"], wip_updated_at="t1")
    catalog.store_project("p1", node_id="n2", name="Bord", releases_updated_at="t2")
    catalog.store_project("p2", node_id="n3", name="Other")
    (first, second) = catalog.projects()
    assert (first.project_id, first.node_id, first.name, first.variants) == ("p1", "n2", "Bord", ("A",))
    assert (first.wip_updated_at, first.releases_updated_at, first.wip_checked_at) == ("t1", "t2", None)
    assert (second.project_id, second.variants) == ("p2", ())
    assert catalog.projects_by_id(["p1", "p9"]) == {"p1": first}


def test_a_release_is_remembered(catalog: Catalog) -> None:
    release = ReleaseRecord("p1", "r1", "n1", "v1.0", "t", ("A", "[No Variations]"))
    assert catalog.release("p1", "r1") is None
    catalog.store_release(release)
    assert catalog.release("p1", "r1") == release
    assert catalog.release("p2", "r1") is None


def test_the_released_boms_of_a_project_by_release_and_variant(catalog: Catalog) -> None:
    catalog.move_head(release_identity("A/B", "r1"), head("h1"), 0)
    catalog.move_head(release_identity("A/B", "r2"), head("h2"), 0)
    catalog.move_head(WIP, head("h3"), 0)
    assert catalog.release_heads("project-1") == {("r1", "A/B"): head("h1"), ("r2", "A/B"): head("h2")}
    assert catalog.release_heads("project-2") == {}
