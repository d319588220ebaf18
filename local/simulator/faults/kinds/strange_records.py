"""Records that lack what most have."""

from dataclasses import replace
from typing import ClassVar, Self

from pydantic import Field, model_validator
from typing_extensions import override

from local.simulator.edits.names import find_component
from local.simulator.faults.families import ChangedData
from local.simulator.faults.kinds.selections import OfProjects, Share
from local.simulator.faults.kinds.shares import share_of
from local.simulator.faults.past import Past
from local.simulator.workspace.records import Component, Parameter, Project
from local.simulator.workspace.snapshot import Snapshot


class NullLatestRevision(OfProjects):
    """Projects without a latest revision, as those under foreign version control."""

    kind: ClassVar = "null_latest_revision"

    @override
    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        selected = self.selected(snapshot)

        def shown(project: Project) -> Project:
            return {**project, "latestRevisionId": None} if project["projectId"] in selected else project

        projects = {guid: shown(project) for guid, project in snapshot.projects.items()}
        return replace(snapshot, projects=projects)


class UnmanagedComponents(ChangedData):
    """Components that BOMs show and no library holds: no details of the revision, not found by id.

    `components`: as edits name them, with every revision of the item; else a `share` of all items.
    """

    kind: ClassVar = "unmanaged_components"
    components: list[str] | None = Field(default=None, min_length=1)
    share: Share | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.components is None) == (self.share is None):
            raise ValueError("Give either `components` or `share`")
        return self

    @override
    def check(self, snapshot: Snapshot) -> None:
        super().check(snapshot)
        self._items(snapshot)

    @override
    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        items = self._items(snapshot)

        def shown(part: Component) -> Component:
            return _unmanaged(part) if part["details"]["itemInternalId"] in items else part

        parts = {guid: shown(part) for guid, part in snapshot.components.items()}
        return replace(snapshot, components=parts)

    def _items(self, snapshot: Snapshot) -> frozenset[str]:
        """The items' ids. Raises EditError for a name that is none."""
        if self.share is not None:
            everything = {part["details"]["itemInternalId"] for part in snapshot.listed_components}
            return share_of(everything, self.share)
        named = [find_component(snapshot, name) for name in self.components or ()]
        return frozenset(part["details"]["itemInternalId"] for part in named)


def _unmanaged(part: Component) -> Component:
    """Its parameters have no type."""
    parameters: list[Parameter] = [
        {**parameter, "type": "NONE"} for parameter in part["details"]["parameters"]
    ]
    return {**part, "isManaged": False, "details": {**part["details"], "parameters": parameters}}
