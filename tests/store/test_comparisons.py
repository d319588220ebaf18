"""Comparing what is stored."""

from typing import Any

import pytest

from a365_sync.bom.content import bom_bytes, compress, sha256
from a365_sync.bom.model import Bom, BomIdentity, Parameter
from a365_sync.changes.summary import summary
from a365_sync.errors import InvalidInput
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import BomHead, Catalog
from a365_sync.store.comparisons import Comparisons
from a365_sync.store.table import Table
from tests.builders import bom, bom_line, release_identity, wip_identity
from tests.store.cloud import Cloud


class Shelf:
    """Stores BOMs as the sync does."""

    def __init__(self, cloud: Cloud) -> None:
        self.catalog = Catalog(Table(cloud.dynamodb, cloud.catalog_table), "workspace-1")
        self.bucket = Bucket(cloud.s3, cloud.bucket)
        self.comparisons = Comparisons(self.catalog, self.bucket)

    def store(self, stored: Bom, **fields: Any) -> str:
        """Returns the content's hash."""
        content = bom_bytes(stored)
        held: dict[str, Any] = {"version": 1, "ipn_rule": "none", "project_name": "Board", "release_description": None,
                                "lines": len(stored.lines), "quantity": stored.quantity, "stored_at": "t"}  # fmt: skip
        self.bucket.put(keys.bom_snapshot(sha256(content)), compress(content))
        self.catalog.move_head(stored.identity, BomHead(sha256(content), **(held | fields)), after=0)
        return sha256(content)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(Cloud.create())


def released(name: str, made: str) -> BomIdentity:
    return release_identity("A", name).model_copy(update={"release_created_at": made})


FIRST, LAST = released("one", "2026-01-01T00:00:00+00:00"), released("two", "2026-02-01T00:00:00+00:00")
DESIGN = wip_identity("A")


def test_two_boms_by_their_keys(shelf: Shelf) -> None:
    shelf.store(bom(bom_line(comment="1k"), identity=FIRST), release_description="v1")
    shelf.store(bom(bom_line(comment="2k"), identity=DESIGN), version=7)
    notice = shelf.comparisons.of_boms(keys.bom_key(FIRST), keys.bom_key(DESIGN))
    assert [change.text for change in notice.difference.changes] == ["2k (CMP-00001-1): comment “1k” → “2k”"]
    assert (notice.older.release_description, notice.newer.version) == ("v1", 7)
    assert (notice.difference.older, notice.difference.newer) == (FIRST, DESIGN)


def test_two_contents_by_their_hashes(shelf: Shelf) -> None:
    older, newer = (shelf.store(bom(bom_line(comment=text), identity=identity))
                    for text, identity in (("1k", FIRST), ("2k", LAST)))  # fmt: skip
    found = shelf.comparisons.of_snapshots(older, newer).difference
    assert summary(found) == "1 line changed; quantity stays 1"
    assert shelf.comparisons.of_snapshots(older, older).difference.is_empty


def test_a_design_drifts_from_the_last_release_of_its_variant(shelf: Shelf) -> None:
    shelf.store(bom(bom_line(comment="1k"), identity=FIRST))
    shelf.store(bom(bom_line(comment="2k"), identity=LAST), release_description="v2")
    shelf.store(bom(bom_line(comment="3k"), identity=DESIGN))
    shelf.store(bom(bom_line(comment="4k"), identity=wip_identity("B")))
    notice = shelf.comparisons.drift("project-1", "A")
    assert notice is not None
    assert [change.text for change in notice.difference.changes] == ["3k (CMP-00001-1): comment “2k” → “3k”"]
    assert notice.older.release_description == "v2"
    assert shelf.comparisons.drift("project-1", "B") is None


@pytest.mark.parametrize(
    "key", ["wip/project-1/Z", "wip/project-2/A", "release/project-1/one/A", "", "wip", "x/y/z"]
)
def test_a_bom_that_no_sync_stored_is_named(shelf: Shelf, key: str) -> None:
    shelf.store(bom(identity=DESIGN))
    with pytest.raises(InvalidInput, match="No sync has stored a BOM"):
        shelf.comparisons.of_boms(key, keys.bom_key(DESIGN))


def test_a_design_or_content_that_no_sync_stored_is_named(shelf: Shelf) -> None:
    known = shelf.store(bom(identity=FIRST))
    with pytest.raises(InvalidInput, match="No sync has stored a BOM 'wip/project-1/A'"):
        shelf.comparisons.drift("project-1", "A")
    with pytest.raises(InvalidInput, match="No sync has stored a snapshot 'f00d'"):
        shelf.comparisons.of_snapshots(known, "f00d")


def test_chosen_parameters_are_told_one_by_one(shelf: Shelf) -> None:
    before, after = (
        tuple(Parameter(name=name, value=value) for name in ("Author", "Note", "Power")) for value in "12"
    )
    hashes = [shelf.store(bom(bom_line(parameters=parameters), identity=identity))
              for parameters, identity in ((before, FIRST), (after, LAST))]  # fmt: skip
    told = Comparisons(shelf.catalog, shelf.bucket, ["Power"]).of_snapshots(*hashes).difference.changes
    assert [change.field for change in told] == ["parameter:Power", "parameters"]
