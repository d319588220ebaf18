"""What the events say."""

from typing import Any

from a365_sync.bom.content import canonical_bytes
from a365_sync.bom.model import Bom, Source
from a365_sync.changes.differ import diff
from a365_sync.changes.model import Difference, LineChange
from a365_sync.events import names
from a365_sync.events.boms import BomChanged, BomReleased, Counts
from a365_sync.events.model import EventData
from a365_sync.events.parts import PartChanged, PartLifecycleChanged
from a365_sync.library.lifecycle import LifecycleMove
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.events import Event, event_id
from a365_sync.sync.notices import notice_of, without_notice
from a365_sync.sync.session import Session
from a365_sync.sync.snapshots import load_snapshot
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.used_in import used_in

_INLINE_BYTES = 64_000


def bom_event(
    session: Session, task: BomTask, previous: BomHead | None, bom: Bom, head: BomHead
) -> dict[str, Any]:
    """The record of a `BOM Changed` or `BOM Released` event, to be kept in the head until it is announced.

    `changes` lead from the BOM's previous version, and are null where they are too large for an event. The notice
    of a new release is about the release before. What a first sync finds is no news: `baseline` says so, and the
    event compares it with nothing.
    """
    baseline = task.baseline and previous is None
    released = task.identity.source is Source.RELEASE and previous is None
    identifier = event_id(task.identity.workspace_id, task.key, str(head.version), head.content_hash)
    before = load_snapshot(session, previous) if previous else Bom(identity=bom.identity, lines=())
    difference = diff(before, bom, session.settings.notice_parameters)
    data = (BomReleased if released else BomChanged)(
        bom=task.key,
        identity=task.identity,
        project_name=task.project_name,
        release_description=task.release_description,
        version=head.version,
        snapshot=keys.bom_snapshot(head.content_hash),
        previous_snapshot=keys.bom_snapshot(head.replaces_hash) if head.replaces_hash else None,
        lines=head.lines,
        quantity=head.quantity,
        counts=Counts(**difference.counts),
        changes=None if baseline else _changes(difference),
        **(
            without_notice(difference)
            if baseline
            else notice_of(session, previous, difference, bom, head.version)
        ),
    )
    return {"event_id": identifier, "detail_type": names.BOM_RELEASED if released else names.BOM_CHANGED,
            "time": head.stored_at, "subject": task.key, "data": data.as_data(), "baseline": baseline}  # fmt: skip


def part_events(
    session: Session, before: Part | None, after: Part, gone_since: str | None, move: LifecycleMove | None
) -> list[Event]:
    """`Part Changed`, and `Part Lifecycle Changed` with the `move` if the state moved, and the BOMs it matters to.

    `gone_since` is when a part was removed that is back: a second return, as it was, is news of its own.
    """
    told = {"item_id": after.item_id, "component": after.name, "revision": after.revision,
            "lifecycle_state": after.lifecycle_state}  # fmt: skip
    changed = PartChanged(**told, fields=_changed_fields(before, after), part=after)
    identifier = _identifier(session, names.PART_CHANGED, after, gone_since)
    events = [_part_event(session, names.PART_CHANGED, after, identifier, changed)]
    if move is not None:
        identifier = _identifier(session, names.PART_LIFECYCLE_CHANGED, after)
        moved = PartLifecycleChanged(
            **told, fields={"lifecycle_state": (move.before.name, move.after.name)}, move=move,
            **used_in(session, after.item_id, identifier),
        )  # fmt: skip
        events.append(_part_event(session, names.PART_LIFECYCLE_CHANGED, after, identifier, moved))
    return events


def _identifier(session: Session, detail_type: str, part: Part, gone_since: str | None = None) -> str:
    return event_id(
        session.workspace.workspace_id, detail_type, part.item_id, part.revision, part.modified_at,
        part.lifecycle_state, *([gone_since] if gone_since else ()),
    )  # fmt: skip


def _part_event(session: Session, detail_type: str, part: Part, identifier: str, data: EventData) -> Event:
    subject = f"part/{part.item_id}"
    return Event(identifier, detail_type, session.workspace.url, subject, session.now(), data.as_data())


def _changed_fields(before: Part | None, after: Part) -> dict[str, tuple[Any, Any]] | None:
    if before is None:
        return None
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def _changes(difference: Difference) -> tuple[LineChange, ...] | None:
    # A line that came is whole in the snapshot and in the notice.
    changes = [line.model_dump(mode="json", exclude={"line"}) for line in difference.lines]
    if len(canonical_bytes({"changes": changes})) > _INLINE_BYTES:
        return None
    return tuple(LineChange.model_validate(change) for change in changes)
