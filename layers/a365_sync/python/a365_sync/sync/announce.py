"""What the events say."""

from typing import Any

from a365_sync.bom.changes import LineChange, compare
from a365_sync.bom.content import canonical_bytes
from a365_sync.bom.model import Bom, Source
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.events import Event, event_id
from a365_sync.sync.session import Session
from a365_sync.sync.tasks import BomTask

_INLINE_BYTES = 64_000


def bom_event(
    session: Session, task: BomTask, before: Bom | None, after: Bom, head: BomHead
) -> dict[str, Any]:
    """The record of a `BOM Changed` or `BOM Released` event, to be kept in the head until it is announced.

    A list of changes too large for an event is written to the bucket, and the event points to it.
    """
    released = task.identity.source is Source.RELEASE and before is None
    changes = compare(before.lines if before else (), after.lines)
    identifier = event_id(task.identity.workspace_id, task.key, str(head.version), head.content_hash)
    data = {
        "bom": task.key,
        "identity": task.identity.model_dump(mode="json"),
        "project_name": task.project_name,
        "release_description": task.release_description,
        "snapshot": keys.bom_snapshot(head.content_hash),
        "previous_snapshot": keys.bom_snapshot(head.replaces_hash) if head.replaces_hash else None,
        "lines": head.lines,
        "quantity": head.quantity,
        "counts": _counts(changes),
        **_changes(session, identifier, changes),
    }
    return {"event_id": identifier, "detail_type": "BOM Released" if released else "BOM Changed",
            "time": head.stored_at, "subject": task.key, "data": data}  # fmt: skip


def part_events(
    session: Session, before: Part | None, after: Part, gone_since: str | None = None
) -> list[Event]:
    """`Part Changed`, and `Part Lifecycle Changed` when the state moved.

    `gone_since` is when a part was removed that is back: a second return, as it was, is news of its own.
    """
    data = {
        "item_id": after.item_id,
        "component": after.name,
        "revision": after.revision,
        "lifecycle_state": after.lifecycle_state,
        "fields": _changed_fields(before, after),
    }
    events = [_part_event(session, "Part Changed", after, data, gone_since)]
    if before is not None and before.lifecycle_state != after.lifecycle_state:
        moved = {**data, "fields": {"lifecycle_state": [before.lifecycle_state, after.lifecycle_state]}}
        events.append(_part_event(session, "Part Lifecycle Changed", after, moved))
    return events


def _part_event(
    session: Session, detail_type: str, part: Part, data: dict[str, Any], gone_since: str | None = None
) -> Event:
    identity = (session.workspace.workspace_id, detail_type, part.item_id, part.revision, part.modified_at,
                part.lifecycle_state, *([gone_since] if gone_since else ()))  # fmt: skip
    return Event(
        event_id(*identity), detail_type, session.workspace.url, f"part/{part.item_id}", session.now(), data
    )


def _changed_fields(before: Part | None, after: Part) -> dict[str, Any] | None:
    if before is None:
        return None
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _counts(changes: tuple[LineChange, ...]) -> dict[str, int]:
    kinds = [change.change for change in changes]
    return {
        "added": kinds.count("added"),
        "removed": kinds.count("removed"),
        "changed": kinds.count("changed"),
    }


def _changes(session: Session, identifier: str, changes: tuple[LineChange, ...]) -> dict[str, Any]:
    dumped = [change.model_dump(mode="json") for change in changes]
    content = canonical_bytes({"changes": dumped})
    if len(content) <= _INLINE_BYTES:
        return {"changes": dumped}
    key = keys.changes_file(identifier)
    session.stores.bucket.put(key, content)
    return {"changes_key": key}
