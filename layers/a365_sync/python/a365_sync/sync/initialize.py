"""`initialize-integration`: checks the credential, finds the workspace and sizes the first full sync."""

from collections.abc import Callable
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.settings import Settings
from a365_sync.store.state import KnownWorkspace, State
from a365_sync.sync.projects import check_project_names, project_names
from a365_sync.sync.workspace import choose


def initialize(state: State, connect: Callable[[str | None], AltiumClient]) -> dict[str, Any]:
    """Find and remember the workspace; returns what was found.

    `{"workspace": {...}, "reason": ..., "projects": ..., "components": ..., "chosen_projects": [...]}`; a count that
    the credential may not see is null. Raises what the client raises, WorkspaceNotFound and InvalidInput.
    """
    stored = state.settings()
    altium = connect(None)
    choice = choose(altium.workspaces(), stored.settings.workspace_url)
    workspace = choice.workspace
    api_url = workspace.location.api_service_url
    local = altium.at(api_url, workspace.location.name)
    projects, components = local.counts(workspace.url)
    chosen = _chosen(local, workspace.url, stored.settings)
    state.store_workspace(
        KnownWorkspace(workspace.auth_id, workspace.name, workspace.url, api_url, stored.version)
    )
    return {
        "workspace": {"id": workspace.auth_id, "name": workspace.name, "url": workspace.url, "api_url": api_url,
                      "region": workspace.location.name},
        "reason": choice.reason,
        "projects": projects,
        "components": components,
        "chosen_projects": chosen,
        "settings_version": stored.version,
    }  # fmt: skip


def _chosen(altium: AltiumClient, workspace_url: str, settings: Settings) -> list[str]:
    existing = project_names(altium, workspace_url)
    if settings.projects:
        check_project_names(settings.projects, existing)
        return settings.projects
    return existing
