"""The whole workspace at one moment. Nothing in it changes: an edit makes the next snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from local.simulator.workspace.records import (
    Component,
    ComponentType,
    Folder,
    LifeCycleDefinition,
    LifeCycleState,
    Project,
    Release,
    User,
    WorkspaceInfo,
)


@dataclass(frozen=True)
class Snapshot:
    """Projects by project GUID; components by revision GUID, every revision that a BOM may refer to."""

    info: WorkspaceInfo
    users: Mapping[str, User]
    life_cycle: LifeCycleDefinition
    folders: Mapping[str, Folder]
    component_types: Mapping[str, ComponentType]
    components: Mapping[str, Component]
    projects: Mapping[str, Project]
    removed_items: frozenset[str] = field(default=frozenset())
    hidden_revisions: frozenset[str] = field(default=frozenset())
    version: int = 0

    @cached_property
    def listed_components(self) -> list[Component]:
        """Every revision in the library. BOMs may also show what is unmanaged, hidden or removed."""
        removed, hidden = self.removed_items, self.hidden_revisions
        return [
            part
            for part in self.components.values()
            if part["isManaged"]
            and part["revisionId"] not in hidden
            and part["details"]["itemInternalId"] not in removed
        ]

    @cached_property
    def latest_components(self) -> list[Component]:
        return [part for part in self.listed_components if part["isLatestRevision"]]

    @cached_property
    def components_by_node(self) -> dict[str, Component]:
        return {part["id"]: part for part in self.listed_components}

    @cached_property
    def projects_by_node(self) -> dict[str, Project]:
        return {project["id"]: project for project in self.projects.values()}

    @cached_property
    def releases_by_node(self) -> dict[str, Release]:
        return {
            release["id"]: release for project in self.projects.values() for release in project["releases"]
        }

    @cached_property
    def states(self) -> dict[str, LifeCycleState]:
        return {state["lifeCycleStateId"]: state for state in self.life_cycle["lifeCycleStates"]}

    def serves(self, workspace_url: str) -> bool:
        """Whether the URL names this workspace."""
        return _bare(workspace_url) == _bare(self.info["url"])


def _bare(url: str) -> str:
    return url.rstrip("/").lower()
