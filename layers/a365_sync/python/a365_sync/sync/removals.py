"""Removes what is gone: its lines leave the catalog, its heads and records become tombstones, its history stays."""

import logging
from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime

from a365_sync.bom.model import BomIdentity
from a365_sync.events import names
from a365_sync.events.boms import BomRemoved, ProjectRemoved
from a365_sync.events.model import EventData
from a365_sync.events.operation import RemovalsWithheld
from a365_sync.events.parts import PartRemoved
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead, ProjectRecord
from a365_sync.store.events import Event, event_id
from a365_sync.store.missing import MissingRecord
from a365_sync.store.runs import Run
from a365_sync.sync import lake
from a365_sync.sync.publish import tell
from a365_sync.sync.session import Session
from a365_sync.sync.trail import HandOver
from a365_sync.sync.underway import Underway
from a365_sync.sync.vanishing import Brake, judge

_log = logging.getLogger(__name__)
_NEEDED_SECONDS = 60  # one removal and the record


def is_earlier(found_at: str | None, run: Run) -> bool:
    """Whether something was found before this run was asked for: a run and its own repeat are one sweep, not two."""
    return found_at is None or datetime.fromisoformat(found_at) < datetime.fromisoformat(run.requested_at)


def remove_vanished(
    session: Session,
    run: Underway,
    kind: str,
    known: Set[str],
    seen: Set[str],
    remove: Callable[[str, str], None],
) -> None:
    """Apply the rules of `vanishing` after a complete sweep; `remove` is given an id and since when it is missing.

    The record moves last: a crash in between repeats the rest, since what is missing is still missing. Raises
    HandOver when the time is up.
    """
    before = session.missing.read(kind)
    if not is_earlier(before.found_at, run.facts):
        return
    settings = session.settings
    brake = Brake(settings.removal_limit_count, settings.removal_limit_percent)
    verdict = judge(known, seen, before.missing, before.approved, brake)
    for number, identifier in enumerate(sorted(verdict.removed)):
        if session.time_left() < _NEEDED_SECONDS:
            raise HandOver(progress=number > 0)
        remove(identifier, str(before.found_at))
    if verdict.withheld and not verdict.withheld <= before.withheld:
        _announce_withheld(session, kind, verdict.withheld, len(known), str(before.found_at))
    approved = before.approved & verdict.missing
    left = len(known) - len(verdict.removed)
    after = MissingRecord(verdict.missing, verdict.withheld, approved, left, before.found_at)
    if after != before:
        session.missing.store(kind, replace(after, found_at=session.now().isoformat()), before)


def remove_project(session: Session, project_id: str, since: str) -> None:
    """Tell that a project is gone, then take its BOMs out of the catalog.

    What was seen of it is forgotten last: should it return, every sweep looks at it as at a new one.
    """
    for project in session.catalog.projects_by_id([project_id]).values():
        heads = list(session.catalog.heads(project_id))
        for _, head in heads:
            _tell_last_change(session, head)
        gone = ProjectRemoved(project_id=project_id, project_name=project.name)
        _announce(session, names.PROJECT_REMOVED, f"project/{project_id}", since, gone)
        now = session.now().isoformat()
        for identity, head in heads:
            session.catalog.retire(identity, head, now)
        lake.remove_boms(session, [identity for identity, _ in heads])
        lake.remove_releases(session, project_id)
        session.catalog.store_project(
            project_id, removed_at=now, wip_updated_at=None, releases_updated_at=None
        )


def remove_variant(session: Session, project: ProjectRecord, variant: str) -> None:
    """Tell that a variant's WIP BOM is gone, then take it out of the catalog.

    A name that fits no key never had one.
    """
    if not keys.fits(variant):
        return
    identity = BomIdentity.wip(session.workspace.workspace_id, project.project_id, variant)
    head = session.catalog.head(identity)
    if head is None:
        return
    if head.removed_at is None:  # else it went with its project before, and is no news
        _tell_last_change(session, head)
        gone = BomRemoved(bom=keys.bom_key(identity), project_name=project.name, variant=variant)
        _announce(session, names.BOM_REMOVED, gone.bom, str(head.version), gone)
    session.catalog.retire(identity, head, session.now().isoformat())
    lake.remove_boms(session, [identity])


def remove_part(session: Session, part: Part, since: str) -> None:
    """Tell that a part is gone, and take it out of the library; should it return after a crash in between, that is
    told as well.
    """
    session.parts.begin_removal(part, session.now().isoformat())
    gone = PartRemoved(item_id=part.item_id, component=part.name, revision=part.revision)
    _announce(session, names.PART_REMOVED, f"part/{part.item_id}", since, gone)
    session.parts.end_removal(part)


def _tell_last_change(session: Session, head: BomHead) -> None:
    """Tell of the last change if a crash left it untold: once the BOM is a tombstone, no task comes back for it."""
    if head.removed_at is None and head.unannounced is not None:
        tell(session, head.unannounced)


def _announce(session: Session, detail_type: str, subject: str, state: str, data: EventData) -> None:
    identifier = event_id(session.workspace.workspace_id, detail_type, subject, state)
    session.stores.announcer.announce(
        Event(identifier, detail_type, session.workspace.url, subject, session.now(), data.as_data())
    )


def _announce_withheld(session: Session, kind: str, withheld: frozenset[str], known: int, since: str) -> None:
    # The alarm counts this line in the log.
    _log.error("removals withheld", extra={"removals_withheld": len(withheld), "kind": kind})
    ids = tuple(sorted(withheld)[:100])
    data = RemovalsWithheld(kind=kind, withheld=ids, count=len(withheld), known=known)
    _announce(session, names.REMOVALS_WITHHELD, f"removals/{kind}", since, data)
