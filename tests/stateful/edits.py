"""Edits of the workspace, chosen by numbers; each says in a few words what it did, or why nothing."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from local.simulator.edits.boms import MoveDesignator, SetAlternate, SetFitted, SwapPart
from local.simulator.edits.edit import Edit, EditError
from local.simulator.edits.history import Commit, MakeRelease
from local.simulator.edits.library import AddComponent, ChangeComponent, RemoveComponent, SetLifecycleState
from local.simulator.edits.projects import AddProject, RemoveProject, RenameProject
from local.simulator.edits.variants import AddVariant, RemoveVariant
from local.simulator.workspace.records import Project
from tests.stateful.door import Door
from tests.store.sync.altium import designators

T = TypeVar("T")
PARAMETER = "PARTNO"
BOM_EDITS = ("swap_part", "move_designator", "set_fitted", "set_alternate", "commit")
PROJECT_EDITS = (
    "add_variant", "remove_variant", "make_release", "add_project", "rename_project", "remove_project",
    "hide_project",
)  # fmt: skip
LIBRARY_EDITS = ("change_component", "add_component", "remove_component", "set_lifecycle_state")
EVERY_EDIT = (
    *BOM_EDITS,
    *PROJECT_EDITS,
    *LIBRARY_EDITS,
    "hide_project",
    "show_projects",
    "return_components",
)
_NAMES = ("Alpha", "Beta", "Gamma", "Delta")
_VARIANTS = ("Full", "Lite", "A/B [x]")
_MOST_PROJECTS, _MOST_VARIANTS, _MOST_RELEASES, _MOST_ITEMS = 3, 3, 2, 9


class By(NamedTuple):
    """Chooses what an edit is of and what it makes of it, and whether it is committed or moves `modifiedAt`."""

    what: int
    to: int
    commit: bool = True


def pick(choices: Sequence[T], number: int) -> T:
    """One of them."""
    return choices[number % len(choices)]


class Edits:
    """Every method makes one edit, and is named as the simulator names it where the simulator has it."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def swap_part(self, by: By) -> str:
        project, variant, name = self._place(by)
        part = pick(self._door.revisions, by.to)["name"]
        return self._make(
            SwapPart(project=project, variant=variant, designators=[name], component=part, commit=by.commit)
        )

    def move_designator(self, by: By) -> str:
        project, _, name = self._place(by)
        return self._make(
            MoveDesignator(project=project, designator=name, to=f"X{by.to % 5}", commit=by.commit)
        )

    def set_fitted(self, by: By) -> str:
        project, variant, name = self._place(by)
        fitted = by.to % 3 == 0
        return self._make(
            SetFitted(project=project, variant=variant, designators=[name], fitted=fitted, commit=by.commit)
        )

    def set_alternate(self, by: By) -> str:
        project, variant, name = self._place(by)
        part = pick([None, *(part["name"] for part in self._door.revisions)], by.to)
        return self._make(
            SetAlternate(
                project=project, variant=variant, designators=[name], component=part, commit=by.commit
            )
        )

    def commit(self, by: By) -> str:
        return self._make(Commit(project=self._project(by)["projectId"]))

    def add_variant(self, by: By) -> str:
        project = self._project(by)
        if len(project["variants"]) >= _MOST_VARIANTS:
            return "no more variants"
        name = pick(_VARIANTS, by.to)
        return self._make(AddVariant(project=project["projectId"], name=name, commit=by.commit))

    def remove_variant(self, by: By) -> str:
        project = self._project(by)
        name = pick(project["variants"], by.to)["name"]
        return self._make(RemoveVariant(project=project["projectId"], name=name, commit=by.commit))

    def make_release(self, by: By) -> str:
        project = self._project(by)
        if len(project["releases"]) >= _MOST_RELEASES:
            return "no more releases"
        return self._make(MakeRelease(project=project["projectId"], description=f"Release {by.to}"))

    def add_project(self, by: By) -> str:
        if len(self._door.projects) + len(self._door.hidden) >= _MOST_PROJECTS:
            return "no more projects"
        original = self._project(by)["projectId"]
        return self._make(
            AddProject(name=pick(_NAMES, by.to), copy_of=original, at="start" if by.commit else "end")
        )

    def rename_project(self, by: By) -> str:
        return self._make(RenameProject(project=self._project(by)["projectId"], to=pick(_NAMES, by.to)))

    def remove_project(self, by: By) -> str:
        if len(self._door.projects) < 2:
            return "no fewer projects"
        return self._make(RemoveProject(project=self._project(by)["projectId"]))

    def hide_project(self, by: By) -> str:
        """The permission to read a project is lost."""
        if len(self._door.projects) < 2:
            return "no fewer projects"
        project = self._project(by)
        self._door.hide(project)
        return f"hide {project['name']}"

    def show_projects(self, _by: By) -> str:
        """Every permission is back."""
        self._door.show()
        return "show every project"

    def change_component(self, by: By) -> str:
        change = {
            "component": pick(self._door.components, by.what)["name"],
            "parameters": {PARAMETER: f"PN-{by.to}"},
            "manufacturerParts": [{"companyName": "Maker", "partNumber": f"m {n}"} for n in range(by.to % 3)],
        }
        return self._make(ChangeComponent.model_validate(change))

    def add_component(self, by: By) -> str:
        if len(self._door.components) >= _MOST_ITEMS:
            return "no more components"
        return self._make(AddComponent(comment=f"New {by.to}", at="start" if by.commit else "end"))

    def remove_component(self, by: By) -> str:
        if len(self._door.components) < 3:
            return "no fewer components"
        return self._make(RemoveComponent(component=pick(self._door.components, by.what)["name"]))

    def return_components(self, _by: By) -> str:
        """Every component that left the library is back."""
        self._door.show_parts()
        return "every component is back"

    def set_lifecycle_state(self, by: By) -> str:
        state = pick(list(self._door.snapshot.states.values()), by.to)["name"]
        part = pick(self._door.revisions, by.what)["name"]
        return self._make(SetLifecycleState(component=part, state=state, move_modified_at=by.commit))

    def _make(self, edit: Edit) -> str:
        self._door.clock.forward(seconds=1)
        told = f"{edit.kind} {edit.model_dump(exclude_defaults=True)}"
        try:
            self._door.edit(edit)
        except EditError as error:
            return f"not {told}: {error}"
        return told

    def _project(self, by: By) -> Project:
        return pick(self._door.projects, by.what)

    def _place(self, by: By) -> tuple[str, str, str]:
        project = self._project(by)
        variant = pick(project["variants"], by.what // 3)
        return project["projectId"], variant["name"], pick(designators(variant) or ["none"], by.what // 2)
