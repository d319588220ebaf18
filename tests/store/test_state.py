import pytest

from a365_sync.errors import SettingsConflict
from a365_sync.settings import Settings
from a365_sync.store.state import KnownWorkspace, LibraryFilesState, State, Watermark
from a365_sync.store.table import Table


@pytest.fixture
def state(table: Table) -> State:
    return State(table)


def test_before_anybody_stored_settings_the_defaults_hold(state: State) -> None:
    stored = state.settings()
    assert (stored.settings, stored.version, stored.changed_at) == (Settings(), 0, None)


def test_settings_come_back_with_their_version(state: State) -> None:
    first = state.store_settings(Settings(projects=["A"]), 0, "t1")
    assert state.settings() == first
    second = state.store_settings(Settings(sync_wip_boms=False), first.version, "t2")
    assert (second.version, second.changed_at) == (2, "t2")
    assert state.settings() == second


def test_all_versions_are_kept(state: State, table: Table) -> None:
    state.store_settings(Settings(projects=["A"]), 0, "t1")
    state.store_settings(Settings(projects=["B"]), 1, "t2")
    kept = [(item["version"], item["settings"]["projects"]) for item in table.query("SETTINGS", "v")]
    assert kept == [(1, ["A"]), (2, ["B"])]


@pytest.mark.parametrize("before", [0, 1])
def test_of_two_that_store_at_the_same_moment_one_loses_and_leaves_no_trace(
    state: State, table: Table, before: int
) -> None:
    for version in range(before):
        state.store_settings(Settings(), version, "t0")
    winner = state.store_settings(Settings(projects=["winner"]), before, "t1")
    with pytest.raises(SettingsConflict):
        state.store_settings(Settings(projects=["loser"]), before, "t2")
    assert state.settings() == winner
    newest = list(table.query("SETTINGS", "v"))[-1]
    assert (newest["version"], newest["settings"]["projects"]) == (before + 1, ["winner"])


def test_the_workspace_is_remembered(state: State) -> None:
    assert state.workspace() is None
    workspace = KnownWorkspace("w", "Name", "https://w/", "https://api/graphql", 3)
    state.store_workspace(workspace)
    assert state.workspace() == workspace


def test_each_trigger_has_a_watermark_in_each_workspace(state: State) -> None:
    mark = Watermark("2026-01-01T00:00:00+00:00", 2, None)
    state.store_watermark("w", "wip_boms", mark)
    assert state.watermark("w", "wip_boms") == mark
    assert state.watermark("w", "released_boms") is None
    assert state.watermark("other", "wip_boms") is None


def test_each_entity_has_a_baseline_in_each_workspace(state: State) -> None:
    assert not state.has_baseline("w", "wip_boms")
    state.store_baseline("w", "wip_boms", "run-1")
    assert state.has_baseline("w", "wip_boms")
    assert not state.has_baseline("w", "part_library")
    assert not state.has_baseline("other", "wip_boms")


def test_the_state_of_the_library_files_is_remembered(state: State) -> None:
    assert state.library_files("w") == LibraryFilesState(up_to_date=False, csv_parameters=())
    files = LibraryFilesState(up_to_date=True, csv_parameters=("Value", "Voltage"))
    state.store_library_files("w", files)
    assert state.library_files("w") == files


def test_the_library_files_hold_one_workspace_at_a_time(state: State) -> None:
    files = LibraryFilesState(up_to_date=True, csv_parameters=())
    for workspace in ("w", "other"):
        state.store_library_files(workspace, files)
    assert state.library_files("other") == files
    assert not state.library_files("w").up_to_date
