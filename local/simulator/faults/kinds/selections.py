"""Conditions of some projects: those named, or a share of all."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from typing_extensions import override

from local.simulator.edits.names import find_project
from local.simulator.faults.families import ChangedData
from local.simulator.faults.kinds.shares import share_of
from local.simulator.faults.matching import own_names
from local.simulator.workspace.snapshot import Snapshot

Share = Annotated[float, Field(gt=0, le=1)]


class OfProjects(ChangedData):
    """`projects`: by name, GUID or node id; else `share`: such a part of all, rounded up, always the same."""

    projects: list[str] | None = Field(default=None, min_length=1)
    share: Share | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.projects is None) == (self.share is None):
            raise ValueError("Give either `projects` or `share`")
        return self

    @override
    def check(self, snapshot: Snapshot) -> None:
        super().check(snapshot)
        for name in self.projects or ():
            find_project(snapshot, name)

    def selected(self, snapshot: Snapshot) -> frozenset[str]:
        """The GUIDs of the projects that are meant."""
        if self.share is not None:
            return share_of(snapshot.projects.keys(), self.share)
        named = set(self.projects or ())
        return frozenset(
            guid for guid, project in snapshot.projects.items() if named.intersection(own_names(project))
        )
