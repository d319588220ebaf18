"""What the catalog must hold by docs/promises.md: plain rules over the simulator's records, and no engine."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from local.simulator.workspace.records import Component, Project
from tests.end_to_end.grouping import BomName, Group, boms, groups, part_facts
from tests.stateful.door import Door

NO_VARIATIONS = "[No Variations]"


class Model:
    """Looks at the workspace after each edit, and so knows what was ever true."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.ever: dict[BomName, list[Counter[Group]]] = {}
        self.names: dict[str, set[str]] = {}
        self.states: dict[str, set[str]] = {}
        self._seen: dict[str, tuple[str, Any]] = {}
        door.told = self.look
        self.look()

    def look(self) -> None:
        """Take in the workspace as it is now."""
        dataset = self.dataset
        for bom in boms(dataset):
            was = self.ever.setdefault(bom, [])
            now = groups(dataset, bom)
            if not was or was[-1] != now:
                was.append(now)
        for project in dataset["projects"]:
            guid = project["projectId"]
            self.names.setdefault(guid, set()).add(project["name"])
            if self._seen.get(guid, ("",))[0] != project["updatedAt"]:
                self._seen[guid] = (project["updatedAt"], project["variants"])
        for part in dataset["components"]:
            self.states.setdefault(part["revisionId"], set()).add(part["lifeCycleState"])

    @property
    def dataset(self) -> dict[str, Any]:
        """The records in the shape of a dataset."""
        current = self._door.snapshot
        return {"projects": list(current.projects.values()), "components": list(current.components.values())}

    @property
    def projects(self) -> dict[str, Project]:
        """What Altium shows, by GUID."""
        return dict(self._door.snapshot.projects)

    @property
    def library(self) -> dict[str, Component]:
        """The latest revision of each item in the library, by item."""
        return {part["details"]["itemInternalId"]: part for part in self._door.components}

    def is_committed(self, project: Project) -> bool:
        """Whether nothing was edited since `updatedAt` moved last."""
        return bool(self._seen[project["projectId"]][1] == project["variants"])

    def wanted(self, projects: list[str], no_variations: bool) -> set[BomName]:
        """The BOMs that these settings want of what Altium shows."""
        shown = self.projects
        return {
            bom
            for bom in boms(self.dataset)
            if (not projects or shown[bom[1]]["name"] in projects)
            and (no_variations or bom[3] != NO_VARIATIONS)
        }

    def groups(self, bom: BomName) -> Counter[Group]:
        """The lines a BOM must have."""
        return groups(self.dataset, bom)

    def facts(self) -> dict[str, dict[str, str]]:
        """Columns that say something of a component alone, by its name."""
        return part_facts(self.dataset)

    def components(self) -> dict[str, Component]:
        """Every revision by its name, those that the library lost as well."""
        return {part["name"]: part for part in self.dataset["components"]}

    def is_listed(self, part: Component) -> bool:
        """Whether the library has the revision, so that it can be asked for by its id."""
        return part["details"]["itemInternalId"] not in self._door.snapshot.removed_items

    def uses(self, wanted: set[BomName]) -> Iterator[tuple[BomName, Component]]:
        """Which BOM holds which component."""
        components = self.components()
        for bom in wanted:
            for group in self.groups(bom):
                yield bom, components[group.component]
