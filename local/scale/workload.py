"""What is taken of the workspace: which BOMs are synced, what the designers and librarians change."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from local.generate.recipe import Recipe
from local.generate.workspace import GeneratedWorkspace
from local.scale.door import Door
from local.scale.records import Task
from local.scale.shapes import SPECIAL, special
from local.simulator.workspace.records import Component, Project

EDITED_PROJECTS, EDITED_COMPONENTS = 5, 20
_MOST_VARIANTS = 4  # of an edited project: all of its BOMs are stored first


@dataclass(frozen=True)
class Taken:
    """Tasks by what becomes of them: `sample` is measured, `edited` only done, `special` measured one by one.

    `left` is not done.
    """

    sample: list[Task]
    edited: list[Task]
    special: list[Task]
    left: list[Task]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.sample) + len(self.edited) + len(self.special) + len(self.left)


class Workload:
    """The same seed takes the same BOMs and makes the same edits."""

    def __init__(self, recipe: Recipe, sample: int) -> None:
        self._workspace = GeneratedWorkspace(recipe)
        self._seed = recipe.seed
        self._sample = sample
        self._edited: list[str] = []

    def take(self, tasks: Sequence[Task]) -> Taken:
        """Divide the tasks of a first sync; those for WIP BOMs come first and say which projects will be edited."""
        usual = [task for task in tasks if task.project_name not in SPECIAL]
        self._edited = self._edited or self._choose(usual)
        edited = [task for task in usual if task.is_wip and task.project_id in self._edited]
        done = set(edited)
        rest = [task for task in usual if task not in done]
        sample = self._random("sample").sample(rest, min(self._sample, len(rest)))
        shapes = special(tasks)
        done |= {*sample, *shapes}
        return Taken(sample, edited, shapes, [task for task in tasks if task not in done])

    def edit(self, door: Door) -> None:
        """Swap a part in each of the projects, and make a new revision of some components."""
        parts = self._managed()
        numbers = self._random("edits")
        for project in self._workspace.projects():
            if project["projectId"] in self._edited:
                self._swap(door, project, numbers.choice(parts))
        for part in numbers.sample(parts, min(EDITED_COMPONENTS, len(parts))):
            door.edit(
                edit="change_component", component=part["revisionId"], description="changed by the bench"
            )

    def edit_special(self, door: Door, task: Task) -> None:
        """Swap one part of this BOM without a commit: no sweep has a reason to look there."""
        project = next(p for p in self._workspace.projects() if p["projectId"] == task.project_id)
        self._swap(door, project, self._managed()[-1], commit=False)

    def _swap(self, door: Door, project: Project, part: Component, *, commit: bool = True) -> None:
        items = project["variants"][0]["bom"]["bomItems"]
        door.edit(
            edit="swap_part",
            project=project["projectId"],
            designators=[items[0]["bomItemInstances"][0]["designator"]],
            component=part["revisionId"],
            commit=commit,
        )

    def largest_part(self) -> Component:
        """The first component, which has the most parameters and part choices if there are special shapes."""
        return next(part for part in self._latest() if part["isManaged"])

    def _choose(self, tasks: Iterable[Task]) -> list[str]:
        variants: defaultdict[str, int] = defaultdict(int)
        for task in tasks:
            variants[task.project_id] += 1
        small = sorted(project for project, number in variants.items() if number <= _MOST_VARIANTS)
        # A small workspace keeps some projects for the sample.
        number = min(EDITED_PROJECTS, max(1, len(small) // 2))
        return self._random("edited").sample(small, number)

    def _managed(self) -> list[Component]:
        return [part for part in self._latest() if part["isManaged"]]

    def _latest(self) -> Iterator[Component]:
        return (part for part in self._workspace.components() if part["isLatestRevision"])

    def _random(self, purpose: str) -> random.Random:
        return random.Random(f"{self._seed}/{purpose}")  # noqa: S311 - no secret
