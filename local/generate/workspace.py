"""A generated workspace: what a recipe gives, in the parts of a dataset file."""

from collections.abc import Iterator
from typing import Any

from local.generate.designs import REPLACED, Designs
from local.generate.errors import GenerateError
from local.generate.head import Head
from local.generate.identity import Identity
from local.generate.library import Library
from local.generate.projects import Projects, shapes
from local.generate.recipe import Recipe
from local.simulator.workspace.records import Component, Project

FORMAT = "altium365-shaped/1"


class GeneratedWorkspace:
    """Raises GenerateError for figures that do not fit each other."""

    def __init__(self, recipe: Recipe) -> None:
        size = recipe.figures()
        identity = Identity(size.name, recipe.seed)
        boards = shapes(identity, size)
        self._head = Head(identity, f"Generated {size.name}", size.users)
        self._library = Library(identity, size, self._head)
        needed = round(max(board.items for board in boards) * (1 + REPLACED)) + 1
        if self._library.items < needed:
            raise GenerateError(
                f"The largest BOM needs a library of {needed} components: ask for more of them."
            )
        self._projects = Projects(identity, self._head, boards, Designs(identity, self._library, boards))

    def head(self) -> dict[str, Any]:
        """All of a dataset's content but the components and projects, which are many."""
        return {
            "format": FORMAT,
            "workspace": self._head.info,
            "users": self._head.users,
            "lifeCycleDefinition": self._head.life_cycle,
            "folders": self._head.folders,
            "componentTypes": self._head.component_types,
        }

    def components(self) -> Iterator[Component]:
        """Every revision of every item. Parameters and part choices are made when read."""
        return self._library.components()

    def projects(self) -> Iterator[Project]:
        """Their BOMs are made when read."""
        return iter(self._projects)
