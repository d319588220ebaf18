"""`store-env-variables`: checks a change of the settings against the workspace, then stores it as a new version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.exports.choosing import check
from a365_sync.settings import Settings, changed
from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.state import State, StoredSettings
from a365_sync.sync.projects import check_project_names, project_names
from a365_sync.sync.workspace import choose

_CHECKED = {"projects", "workspace_url"}


@dataclass(frozen=True, slots=True)
class Stored:
    """The settings in force now, and whether this call changed them."""

    stored: StoredSettings
    is_new: bool


def store_settings(
    state: State,
    own_profiles: OwnProfiles,
    connect: Callable[[str | None], AltiumClient],
    change: Any,
    now: datetime,
) -> Stored:
    """Apply a change; raises InvalidInput or WorkspaceNotFound, and then nothing is stored.

    Altium is asked, and export profiles are read, only when the change names some: a project that was renamed since, a
    profile that is gone or an Altium that is away must not stand between a person and switching the schedules off.
    """
    current = state.settings()
    settings = changed(current.settings, change)
    if "export_profiles" in change:
        check(settings.export_profiles, own_profiles)
    if settings == current.settings and current.version:
        return Stored(current, is_new=False)
    if _CHECKED & change.keys() and (settings.projects or settings.workspace_url):
        _check(connect(None), settings)
    return Stored(state.store_settings(settings, current.version, now.isoformat()), is_new=True)


def _check(altium: AltiumClient, settings: Settings) -> None:
    workspace = choose(altium.workspaces(), settings.workspace_url).workspace
    if settings.projects:
        local = altium.at(workspace.location.api_service_url)
        check_project_names(settings.projects, project_names(local, workspace.url))
