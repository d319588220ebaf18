"""Hands out again what earlier runs left undone.

A watermark moves when a sweep is complete, whatever becomes of its tasks: so a task that failed is remembered and
comes with the next run of its kind, whether or not its project changed since.
"""

from collections.abc import Iterable

from a365_sync.bom.model import Source
from a365_sync.store.runs import Run
from a365_sync.store.table import Update
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Entity


def entity_of(task: BomTask) -> Entity:
    """The kind of work that a task belongs to."""
    return Entity.WIP_BOMS if task.identity.source is Source.WIP else Entity.RELEASED_BOMS


def debt(session: Session, task: BomTask) -> Update:
    """What remembers a failed task."""
    return session.owed.debt(entity_of(task), task.key, task.model_dump_json())


def settle(session: Session, task: BomTask) -> None:
    """Forget what is owed of this task's BOM."""
    session.owed.settle(entity_of(task), task.key)


class Debts:
    """The debts of one kind as a run finds them."""

    def __init__(self, session: Session, run: Run, entity: Entity) -> None:
        self._session = session
        self._run = run
        self._entity = entity
        tasks = (BomTask.model_validate_json(task) for task in session.owed.all(entity))
        # What this very run has handed out before it was repeated is counted, and its queue tries it again.
        self._open = {task.key: task for task in tasks if task.run_id != run.run_id}

    def taken_up(self, tasks: Iterable[BomTask]) -> list[BomTask]:
        """The tasks, those among them that are owed marked as such."""
        return [
            task.model_copy(update={"owed": True}) if self._open.pop(task.key, None) else task
            for task in tasks
        ]

    def forget(self, keys: Iterable[str]) -> None:
        """These were taken up by an earlier invocation of the same run."""
        for key in keys:
            self._open.pop(key, None)

    def rest(self) -> list[BomTask]:
        """What is owed and was not taken up; what the settings no longer want is forgotten."""
        settings = self._session.settings
        wanted: list[BomTask] = []
        for key, task in self._open.items():
            if settings.wants_project(task.project_name) and settings.wants_variant(task.identity.variant):
                wanted.append(task.model_copy(update={"owed": True, "run_id": self._run.run_id}))
            else:
                self._session.owed.settle(self._entity, key)
        return wanted
