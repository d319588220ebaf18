from typing import Any

import pytest

from a365_sync.errors import InvalidInput
from a365_sync.settings import Settings
from a365_sync.store.state import State
from a365_sync.store.table import Table
from a365_sync.sync.initialize import initialize
from tests.store.sync.altium import MANY, ONE, ORIGIN, Workspace


@pytest.fixture
def state(table: Table) -> State:
    return State(table)


def run(state: State, workspace: Workspace) -> dict[str, Any]:
    return initialize(state, lambda _url: workspace.client())


def test_it_finds_and_remembers_the_workspace_and_its_size(state: State, workspace: Workspace) -> None:
    found = run(state, workspace)
    assert found["workspace"]["api_url"] == f"{ORIGIN}/regions/eu-west/graphql"
    assert (found["projects"], found["components"]) == (2, len(workspace.components))
    assert sorted(found["chosen_projects"]) == sorted([ONE, MANY])
    known = state.workspace()
    assert known is not None
    assert (known.workspace_id, known.api_url) == (found["workspace"]["id"], found["workspace"]["api_url"])


def test_it_names_the_chosen_projects(state: State, workspace: Workspace) -> None:
    state.store_settings(Settings(projects=[ONE]), 0, "t")
    assert run(state, workspace)["chosen_projects"] == [ONE]


def test_a_chosen_project_that_is_gone_is_told_and_no_workspace_remembered(
    state: State, workspace: Workspace
) -> None:
    state.store_settings(Settings(projects=["Gone"]), 0, "t")
    with pytest.raises(InvalidInput, match="no project 'Gone'"):
        run(state, workspace)
    assert state.workspace() is None


def test_what_the_credential_may_not_count_is_unknown(state: State, workspace: Workspace) -> None:
    def hide(operation: str, _variables: dict[str, Any], answer: Any) -> Any:
        if operation != "SyncCounts":
            return answer
        error = {"message": "x", "extensions": {"code": "AUTH_NOT_AUTHORIZED"}}
        return {"data": {**answer["data"], "desLibrary": None}, "errors": [error]}

    workspace.spoil = hide
    found = run(state, workspace)
    assert (found["projects"], found["components"]) == (2, None)
