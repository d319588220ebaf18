from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from a365_sync.store.catalog import BomHead
from a365_sync.store.table import Table
from a365_sync.store.versions import BomVersion, Versions
from tests.builders import release_identity, wip_identity

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WIP = wip_identity("48V")


@pytest.fixture
def versions(catalog_table: Table) -> Versions:
    return Versions(catalog_table)


def head(version: int = 1) -> BomHead:
    return BomHead(
        content_hash=f"h{version}", version=version, ipn_rule="none", project_name="Board", release_description=None,
        lines=3, quantity=7, stored_at=NOON.isoformat(), published=True, unannounced={"event_id": "e"},
    )  # fmt: skip


def test_a_version_keeps_what_its_head_said(versions: Versions, catalog_table: Table) -> None:
    versions.keep(WIP, head())
    kept = versions.get(WIP, 1)
    assert kept == BomVersion(1, "h1", NOON.isoformat(), NOON.isoformat(), "Board", None, 3, 7)
    (item,) = catalog_table.query("W#workspace-1#VERSIONS#wip/project-1/48V")
    assert item["sk"] == "VERSION#0000000001"
    assert versions.get(WIP, 2) is None
    assert versions.get(release_identity("48V"), 1) is None


def test_versions_stand_in_their_order_beyond_the_tenth(versions: Versions) -> None:
    for number in reversed(range(1, 13)):
        versions.keep(WIP, head(number))
    assert [each.version for each in versions.newest_first(WIP)] == list(range(12, 0, -1))
    assert [each.version for each in versions.oldest_first(WIP, "VERSION#0000000009", 2)] == [10, 11]


def test_who_is_slow_does_not_undo_a_removal(versions: Versions) -> None:
    versions.keep(WIP, replace(head(), removed_at="t"))
    versions.keep(WIP, head())
    kept = versions.get(WIP, 1)
    assert kept is not None
    assert kept.removed_at == "t"


def test_a_version_counts_from_its_beginning_until_its_removal() -> None:
    later = NOON + timedelta(hours=1)
    kept = BomVersion.of(replace(head(), since=NOON.isoformat(), removed_at=later.isoformat()))
    moments = [NOON - timedelta(seconds=1), NOON, later - timedelta(seconds=1), later]
    assert [kept.began(at) and kept.counted(at) for at in moments] == [False, True, True, False]
