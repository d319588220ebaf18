"""`store-env-variables` against a workspace: what is refused leaves everything as it was."""

from typing import Any

import pytest

from a365_sync.altium.client import AltiumClient
from a365_sync.errors import A365SyncError, InvalidInput, WorkspaceNotFound
from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.state import State
from a365_sync.store.table import Table
from a365_sync.sync.configure import Stored, store_settings
from local.simulator.edits.projects import RenameProject
from tests.builders import NOW
from tests.store.cloud import Cloud
from tests.store.sync.altium import MANY, ONE, Workspace

URL = "https://open-hardware.365.altium.com/"


@pytest.fixture
def state(table: Table) -> State:
    return State(table)


def store(state: State, workspace: Workspace, change: Any) -> Stored:
    def connect(_api_url: str | None) -> AltiumClient:
        return workspace.client()

    return store_settings(state, OwnProfiles(Cloud.create().stores().bucket), connect, change, NOW)


def test_a_change_is_stored_as_a_new_version(state: State, workspace: Workspace) -> None:
    made = store(state, workspace, {"projects": [ONE], "workspace_url": URL})
    assert (made.is_new, made.stored.version, made.stored.changed_at) == (True, 1, NOW.isoformat())
    assert state.settings() == made.stored


def test_the_same_settings_again_are_no_new_version(state: State, workspace: Workspace) -> None:
    first = store(state, workspace, {"sync_wip_boms": False})
    again = store(state, workspace, {"sync_wip_boms": False})
    assert (again.is_new, again.stored) == (False, first.stored)


def test_the_defaults_can_be_stored(state: State, workspace: Workspace) -> None:
    assert store(state, workspace, {}).stored.version == 1


def test_altium_is_asked_only_for_names(state: State, workspace: Workspace) -> None:
    store(state, workspace, {"sync_wip_boms": False})
    assert workspace.asked == []
    store(state, workspace, {"projects": [ONE]})
    assert workspace.asked == ["SyncWorkspaces", "SyncProjects"]


def test_a_chosen_project_that_was_renamed_since_stands_in_no_other_settings_way(
    state: State, workspace: Workspace
) -> None:
    store(state, workspace, {"projects": [ONE]})
    workspace.edit(RenameProject(project=ONE, to="New name"))
    assert store(state, workspace, {"schedules": False}).stored.settings.projects == [ONE]
    with pytest.raises(InvalidInput):
        store(state, workspace, {"projects": [ONE, MANY]})


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        ({"project": [ONE]}, InvalidInput, "projects"),
        ({"projects": [f"{ONE}x", MANY]}, InvalidInput, ONE),
        ({"workspace_url": "https://other.365.altium.com/"}, WorkspaceNotFound, URL),
        ({"sync_wip_boms": "no"}, InvalidInput, "sync_wip_boms"),
    ],
)
def test_what_is_wrong_is_refused_with_what_is_right_and_nothing_is_stored(
    state: State, workspace: Workspace, change: Any, kind: type[A365SyncError], told: str
) -> None:
    before = store(state, workspace, {"sync_part_library": False}).stored
    with pytest.raises(kind) as raised:
        store(state, workspace, change)
    assert told in raised.value.what
    assert state.settings() == before
