"""Walks over the workspace's projects and hands out their BOMs; what WIP and released BOMs have in common.

One project that cannot be read is a failed unit of the run and never stops the others; but the watermark stays where
it was, so that the next run looks at that project again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from a365_sync.altium.models import ProjectSummary
from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    InvalidInput,
    NotFound,
    PartialData,
    RetryLater,
    SkipAndKeep,
)
from a365_sync.store.catalog import ProjectRecord
from a365_sync.store.queue import Message, Queue
from a365_sync.store.runs import Outcome, Run
from a365_sync.store.state import Watermark
from a365_sync.sync.debts import Debts
from a365_sync.sync.due import newest, sweep_start
from a365_sync.sync.run import Planned
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Entity


@dataclass(frozen=True, slots=True)
class Handout:
    """The tasks of one project, and what to remember of it once they are queued."""

    tasks: list[BomTask]
    seen: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Swept(Planned):
    """What a sweep handed out; `listed` are the GUIDs of all projects, when it listed them all."""

    listed: frozenset[str] | None


Plan = Callable[[Session, Run, ProjectSummary, ProjectRecord | None], Handout]
Wanted = Callable[[ProjectSummary, ProjectRecord | None], bool]
_ATTEMPTS = 3
_GIVES_UP_AFTER = 3


@dataclass(slots=True)
class _Sweep:
    """What one walk has found so far."""

    debts: Debts
    failed: bool = False
    failures_in_a_row: int = 0
    times: list[datetime] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


def sweep(
    session: Session, run: Run, entity: Entity, queue: Queue, *, full: bool, wanted: Wanted, plan: Plan
) -> Swept:
    """Look at the projects that `wanted` names and queue the tasks that `plan` makes of each.

    Raises PartialData when the list of projects never stood still; what was queued by then is done all the same.
    """
    workspace_id, version = session.workspace.workspace_id, session.stored_settings.version
    watermark = session.stores.state.watermark(workspace_id, entity)
    since = None if full else sweep_start(watermark, version)
    found = _Sweep(Debts(session, run, entity))
    if not any(_walk(session, run, queue, since, found, wanted, plan) for _ in range(_ATTEMPTS)):
        raise PartialData("The list of projects kept changing while it was read.")
    _queue(session, run, queue, "owed", [task.message() for task in found.debts.rest()])
    moved = _moved(watermark, found, version, session.now().isoformat() if full else None)
    if moved != watermark:
        session.stores.state.store_watermark(workspace_id, entity, moved)
    return Swept(_planned(session, run).planned, frozenset(found.listed) if since is None else None)


def _moved(before: Watermark | None, found: _Sweep, version: int, swept_at: str | None) -> Watermark:
    """The watermark after a sweep; a project that could not be read holds it back, but not the daily full sweep."""
    swept = swept_at or (before.swept_at if before else None)
    if not found.failed:
        return Watermark(newest(found.times, before), version, swept)
    return replace(before, swept_at=swept) if before else Watermark(None, version, swept)


def look(session: Session, run: Run, entity: Entity, queue: Queue, plan: Plan) -> Planned:
    """Look at the run's one project; the watermark stays, since nothing else was looked at."""
    (known,) = session.catalog.projects_by_id([run.project_id or ""]).values()
    found = _Sweep(Debts(session, run, entity))
    try:
        project = session.altium.project(known.node_id)
        if project is None:
            raise NotFound(f"Altium does not show the project {known.name!r}.")
    except (SkipAndKeep, AccessDenied) as error:
        _record_failure(session, run, known, error)
        return _planned(session, run)
    if session.settings.wants_project(project.name):
        _hand_out(session, run, queue, project, found, partial(plan, session, run, project, known))
    return _planned(session, run)


def _planned(session: Session, run: Run) -> Planned:
    """As the run's record counts it: a repeat finds there what was handed out before it."""
    stored = session.stores.runs.get(run.run_id)
    return Planned(stored.planned if stored else 0)


def _walk(
    session: Session,
    run: Run,
    queue: Queue,
    since: datetime | None,
    found: _Sweep,
    wanted: Wanted,
    plan: Plan,
) -> bool:
    walk = session.altium.project_pages(session.workspace.url, updated_since=since)
    for page in walk:
        known = session.catalog.projects_by_id(project.project_id for project in page.nodes)
        for project in page.nodes:
            found.times.append(project.updated_at)
            found.listed.add(project.project_id)
            if project.project_id in found.seen or not session.settings.wants_project(project.name):
                continue
            found.seen.add(project.project_id)
            record = known.get(project.project_id)
            if wanted(project, record):
                _hand_out(session, run, queue, project, found, partial(plan, session, run, project, record))
    return walk.complete


def _hand_out(
    session: Session,
    run: Run,
    queue: Queue,
    project: ProjectSummary,
    found: _Sweep,
    plan: Callable[[], Handout],
) -> None:
    try:
        handout = plan()
        tasks = found.debts.taken_up(handout.tasks)
        messages = [task.message() for task in tasks]
    except (SkipAndKeep, RetryLater, AccessDenied, InvalidInput) as error:
        found.failures_in_a_row += isinstance(error, RetryLater)
        if found.failures_in_a_row == _GIVES_UP_AFTER:
            raise  # Altium itself is away: asking for every other project would take hours to say the same
        _record_failure(session, run, project, error)
        found.failed = True
        return
    found.failures_in_a_row = 0
    _queue(session, run, queue, project.project_id, messages)
    # Only now: a project remembered before its tasks are queued would not be looked at again after a crash.
    session.catalog.store_project(
        project.project_id, node_id=project.id, name=project.name or "", removed_at=None, **handout.seen
    )


def _queue(session: Session, run: Run, queue: Queue, name: str, messages: list[Message]) -> None:
    if messages:
        queue.send(messages)
        session.stores.runs.plan(run.run_id, name, len(messages), session.now())


def _record_failure(
    session: Session, run: Run, project: ProjectSummary | ProjectRecord, error: A365SyncError
) -> None:
    task = f"project/{project.project_id}"
    details = error.as_dict() | {"project_name": project.name}
    session.stores.runs.plan(run.run_id, task, 1, session.now())
    session.stores.runs.settle(run.run_id, task, Outcome.FAILED, 0, session.now(), details)
