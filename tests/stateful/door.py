"""The workspace of the stateful test: tiny, edited by GUID, with projects to hide and requests to spoil."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from typing_extensions import override

from a365_sync.altium.http import Request
from a365_sync.errors import AltiumUnavailable
from local.simulator.faults.fault import Fault
from local.simulator.workspace.records import Component, Project
from local.simulator.workspace.snapshot import Snapshot
from tests.store.sync.altium import Clock, Workspace

_VARIANTS = 2


class Door(Workspace):
    """Altium as the sync sees it; `told` is called whenever the workspace has changed."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.told: Callable[[], None] = lambda: None
        self._away = range(0)
        self._meanwhile: tuple[int, Callable[[], None]] | None = None
        self._requests = 0
        self._out_of_sight: dict[str, Project] = {}
        self._store.edit(_cut)
        self._store.watch(lambda _before, _after: self.told())

    @property
    def snapshot(self) -> Snapshot:
        """Everything there is, as the account sees it."""
        return self._store.current

    @property
    def revisions(self) -> list[Component]:
        """Every revision that the library lists, superseded ones too."""
        return self.snapshot.listed_components

    @property
    def hidden(self) -> list[str]:
        """GUIDs of the projects that the credential has lost the permission to read."""
        return list(self._out_of_sight)

    def hide(self, project: Project) -> None:
        """Take away the permission to read a project."""
        self._out_of_sight[project["projectId"]] = project
        left = {k: v for k, v in self.snapshot.projects.items() if k not in self._out_of_sight}
        self._store.edit(lambda current: replace(current, projects=left))

    def show(self) -> None:
        """Give every permission back."""
        back, self._out_of_sight = self._out_of_sight, {}
        self._store.edit(lambda current: replace(current, projects={**current.projects, **back}))

    def order(self, fault: Fault) -> None:
        """Have the simulator spoil answers."""
        self._site.faults.order(fault)

    def be_away(self, after: int, times: int) -> None:
        """Give no answer to so many requests, after so many more."""
        self._away = range(self._requests + after + 1, self._requests + after + times + 1)

    def do_meanwhile(self, after: int, act: Callable[[], None]) -> None:
        """Edit the workspace after so many more requests, in the middle of what is at work then."""
        self._meanwhile = (self._requests + after + 1, act)

    @property
    def is_spoiled(self) -> bool:
        """Whether something is still to go wrong."""
        return self._site.faults.active or bool(self._meanwhile) or self._requests < self._away.stop

    def heal(self) -> None:
        """Answer rightly from now on."""
        self._site.faults.clear()
        self._away, self._meanwhile = range(0), None

    def close(self) -> None:
        """Let go of everything."""
        self._site.close()

    @override
    def answer(self, request: Request, token: str) -> bytes:
        self._requests += 1
        if self._meanwhile and self._meanwhile[0] <= self._requests:
            (_, act), self._meanwhile = self._meanwhile, None
            act()
        if self._requests in self._away:
            raise AltiumUnavailable("Altium gave no answer.")
        return super().answer(request, token)


def counted_ids() -> Any:
    """Stands for the module `uuid`: the same story makes the same identifiers, so that it can be told again."""
    numbers = count(1)
    return SimpleNamespace(uuid4=lambda: UUID(int=next(numbers) * 0x9E3779B97F4A7C15 % 2**128))


def _cut(current: Snapshot) -> Snapshot:
    projects: dict[str, Project] = {
        guid: {**project, "variants": project["variants"][:_VARIANTS], "variantCount": _VARIANTS}
        for guid, project in current.projects.items()
    }
    return replace(current, projects=projects)
