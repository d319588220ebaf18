"""Walks over the workspace's projects and hands out their BOMs; what WIP and released BOMs have in common.

One project that cannot be read is a failed unit of the run and never stops the others; but the watermark stays where
it was, so that the next run looks at that project again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from a365_sync.altium.models import ProjectSummary
from a365_sync.altium.pagination import Page, Walk
from a365_sync.altium.seen import Seen
from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    InvalidInput,
    NotFound,
    OutOfTime,
    PartialData,
    RetryLater,
    SkipAndKeep,
)
from a365_sync.store import keys
from a365_sync.store.catalog import ProjectRecord
from a365_sync.store.queue import Queue
from a365_sync.store.runs import Run
from a365_sync.store.state import Watermark
from a365_sync.sync.debts import Debts
from a365_sync.sync.due import newest, sweep_start
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.trail import HandOver, Trail
from a365_sync.sync.triggers import Entity
from a365_sync.sync.underway import Underway


@dataclass(frozen=True, slots=True)
class Handout:
    """The tasks of one project, and what to remember of it once they are queued."""

    tasks: list[BomTask]
    seen: dict[str, Any]


Plan = Callable[[Session, Run, ProjectSummary, ProjectRecord | None], Handout]
Wanted = Callable[[ProjectSummary, ProjectRecord | None], bool]
_ATTEMPTS = 3
_GIVES_UP_AFTER = 3


def sweep(
    session: Session, run: Underway, entity: Entity, queue: Queue, *, full: bool, wanted: Wanted, plan: Plan
) -> Seen | None:
    """Look at the projects that `wanted` names and queue the tasks that `plan` makes of each.

    Returns which projects there are, by GUID, if it listed them all. Raises PartialData when the list never stood
    still (what was queued by then is done all the same), HandOver when the time is up.
    """
    workspace_id, version = session.workspace.workspace_id, session.stored_settings.version
    watermark = session.stores.state.watermark(workspace_id, entity)
    since = None if full else sweep_start(watermark, version)
    trail = Trail(session, run, f"projects since {since}, settings {version}")
    found = _Sweep(session, run, queue, wanted, plan, Debts(session, run.facts, entity), trail)
    if not any(found.walk(since) for _ in range(_ATTEMPTS)):
        raise PartialData("The list of projects kept changing while it was read.")
    found.hand_out("owed", found.debts.rest())
    moved = _moved(watermark, found, version, session.now().isoformat() if full else None)
    if moved != watermark:
        session.stores.state.store_watermark(workspace_id, entity, moved)
    return trail.seen if since is None else None


def _moved(before: Watermark | None, found: "_Sweep", version: int, swept_at: str | None) -> Watermark:
    """The watermark after a sweep; a project that could not be read holds it back, but not the daily full sweep."""
    swept = swept_at or (before.swept_at if before else None)
    if not found.failed:
        return Watermark(newest(found.latest, before), version, swept)
    return replace(before, swept_at=swept) if before else Watermark(None, version, swept)


def look(session: Session, run: Underway, entity: Entity, queue: Queue, plan: Plan) -> None:
    """Look at the run's one project; the watermark stays, since nothing else was looked at."""
    (known,) = session.catalog.projects_by_id([run.facts.project_id or ""]).values()
    trail = Trail(session, run, "one project")
    found = _Sweep(session, run, queue, lambda *_: True, plan, Debts(session, run.facts, entity), trail)
    try:
        project = session.altium.project(known.node_id)
        if project is None:
            raise NotFound(f"Altium does not show the project {known.name!r}.")
    except (SkipAndKeep, AccessDenied) as error:
        found.record_failure(known, error)
        return
    if session.settings.wants_project(project.name):
        found.look_at(project, known)


class _Sweep:
    """What the walks of one sweep have found so far."""

    def __init__(
        self,
        session: Session,
        run: Underway,
        queue: Queue,
        wanted: Wanted,
        plan: Plan,
        debts: Debts,
        trail: Trail,
    ) -> None:
        self._session = session
        self._run = run
        self._queue = queue
        self._wanted = wanted
        self._plan = plan
        self._trail = trail
        self._failures_in_a_row = 0
        self._taken: list[str] = []
        self._looked = False
        self.debts = debts
        self.failed = any(note.get("failed") for note in trail.notes)
        self.latest = max(
            (datetime.fromisoformat(n["latest"]) for n in trail.notes if n.get("latest")), default=None
        )
        debts.forget(key for note in trail.notes for key in note.get("taken", ()))

    def walk(self, since: datetime | None) -> bool:
        """One walk over the list; True when it saw the list whole."""
        altium, url = self._session.altium, self._session.workspace.url
        return self._trail.walk(lambda state: altium.project_pages(url, since, state), self._page)

    def _page(self, page: Page[ProjectSummary], walk: Walk[ProjectSummary]) -> None:
        known = self._session.catalog.projects_by_id(project.project_id for project in page.nodes)
        self._trail.told(page.total_count)
        for project in page.nodes:
            if self._trail.must_stop():
                self._checkpoint(self._trail.page_start)
                raise HandOver
            self._meet(project, known.get(project.project_id))
            self._trail.passed(project.project_id)
        if self._looked and not walk.ended:
            self._checkpoint(walk.cursor)

    def _checkpoint(self, cursor: str | None) -> None:
        latest = self.latest.isoformat() if self.latest else None
        self._trail.save(cursor, latest=latest, failed=self.failed, taken=self._taken)
        self._taken, self._looked = [], False

    def _meet(self, project: ProjectSummary, known: ProjectRecord | None) -> None:
        self.latest = max(project.updated_at, self.latest or project.updated_at)
        if project.project_id in self._trail.seen or not self._session.settings.wants_project(project.name):
            return
        if self._wanted(project, known):
            self.look_at(project, known)

    def look_at(self, project: ProjectSummary, known: ProjectRecord | None) -> None:
        """Queue what there is to do for one project; one that cannot be read fails alone."""
        self._looked = True
        try:
            handout = self._plan(self._session, self._run.facts, project, known)
        except OutOfTime:
            raise
        except (SkipAndKeep, RetryLater, AccessDenied) as error:
            self._failures_in_a_row += isinstance(error, RetryLater)
            if self._failures_in_a_row == _GIVES_UP_AFTER:
                raise  # Altium itself is away: asking for every other project would take hours to say the same
            self.record_failure(project, error)
            self.failed = True
            return
        self._failures_in_a_row = 0
        self.hand_out(project.project_id, self.debts.taken_up(self._storable(project, handout.tasks)))
        # Only now: a project remembered before its tasks are queued would not be looked at again after a crash.
        self._session.catalog.store_project(
            project.project_id, node_id=project.id, name=project.name or "", removed_at=None, **handout.seen
        )

    def hand_out(self, name: str, tasks: list[BomTask]) -> None:
        """Queue tasks and count them in the run, once under each name."""
        if tasks:
            self._run.begin()
            self._queue.send([task.message() for task in tasks])
            self._run.plan(name, len(tasks))
            self._taken += [task.key for task in tasks if task.owed]

    def record_failure(self, project: ProjectSummary | ProjectRecord, error: A365SyncError) -> None:
        """A project that cannot be read is a failed unit of the run."""
        self._fail(f"project/{project.project_id}", error.as_dict() | {"project_name": project.name})

    def _storable(self, project: ProjectSummary, tasks: list[BomTask]) -> list[BomTask]:
        """The tasks, but for those of variants whose names fit no key: these fail alone."""
        storable: list[BomTask] = []
        for task in tasks:
            try:
                keys.bom_key(task.identity)
            except InvalidInput as error:
                variant = task.identity.variant
                details = error.as_dict() | {"project_name": project.name, "variant": variant}
                self._fail(f"project/{project.project_id}/{variant[:100]}", details)
            else:
                storable.append(task)
        return storable

    def _fail(self, unit: str, details: dict[str, Any]) -> None:
        self._run.plan(unit, 1)
        self._run.fail_unit(unit, details)
