"""A second full sync of a workspace where nothing happened writes nothing, announces nothing, and says so."""

from typing import Any

import pytest

from tests.end_to_end.installation import Stage

pytestmark = pytest.mark.end_to_end

# When a project was last looked at: bookkeeping of the sweeps, not content.
BOOKKEEPING = {"wip_checked_at", "releases_checked_at"}


def content(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in BOOKKEEPING}


def test_no_object_is_written(first_sync: Stage, second_sync: Stage) -> None:
    assert second_sync.objects == first_sync.objects
    assert all(len(versions) == 1 for versions in second_sync.objects.values())


def test_no_item_of_the_catalog_changes(first_sync: Stage, second_sync: Stage) -> None:
    assert set(second_sync.catalog) == set(first_sync.catalog)
    for key, item in first_sync.catalog.items():
        assert content(second_sync.catalog[key]) == content(item)


def test_bookkeeping_is_the_projects_own(first_sync: Stage, second_sync: Stage) -> None:
    changed = [key for key, item in first_sync.catalog.items() if second_sync.catalog[key] != item]
    assert {pk.rpartition("#")[2] for pk, _ in changed} == {"PROJECTS"}


def test_no_change_is_announced(second_sync: Stage) -> None:
    assert second_sync.news() == []
    assert {event["detail-type"] for event in second_sync.events} == {"Run Finished"}


def test_the_runs_say_so(second_sync: Stage) -> None:
    assert {trigger: run["summary"] for trigger, run in second_sync.runs.items()} == {
        "sync-wip-boms-nightly": "Nothing changed: 17 BOMs checked, none written.",
        "sync-released-boms": "Nothing to do.",
        "sync-part-library": "Nothing changed: 913 components checked, none written.",
    }
    counts = {
        trigger: (run["planned"], run["changed"], run["unchanged"], run["failed"])
        for trigger, run in second_sync.runs.items()
    }
    assert counts == {
        "sync-wip-boms-nightly": (17, 0, 17, 0),
        "sync-released-boms": (0, 0, 0, 0),
        "sync-part-library": (913, 0, 913, 0),
    }


def test_parts_are_not_fetched_again(first_sync: Stage, second_sync: Stage) -> None:
    before, after = (
        stage.runs["sync-part-library"]["altium_requests"] for stage in (first_sync, second_sync)
    )
    assert after == 10  # 913 components, 100 a page, no details
    assert before > after
