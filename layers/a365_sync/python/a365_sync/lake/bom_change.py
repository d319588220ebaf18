"""Table `bom_change`: what changed in BOMs line by line, partitioned by the day of the change."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from a365_sync.bom.model import Bom, Kind, Source
from a365_sync.lake.line_changes import ChangedLine, FieldChange, changed_lines
from a365_sync.lake.preferred import preferred
from a365_sync.lake.row import Row, Timestamp
from a365_sync.store import keys


class FieldChangeColumn(Row):
    """A field's value before and after: texts as they are, anything else as JSON."""

    name: str
    before: str
    after: str


class BomChangeRow(Row):
    """A line that came, went or changed with one event; the event's own changes, in its order.

    Of a line that went, component, item and part number are those it had. `fields` names what changed, `details` has
    the values; both are empty for lines that came or went.
    """

    event_id: str
    event: str
    changed_at: Timestamp
    workspace_id: str
    bom: str
    source: Source
    project_id: str
    project_name: str
    variant: str
    release_id: str | None
    version: int | None
    change: Literal["added", "removed", "changed"]
    line_key: str
    kind: Kind
    ipn: str
    component: str
    item_id: str | None
    manufacturer: str
    mpn: str
    designators: tuple[str, ...]
    quantity_before: int
    quantity_after: int
    fields: tuple[str, ...]
    details: tuple[FieldChangeColumn, ...]


def bom_change_rows(before: Bom | None, after: Bom, event: dict[str, Any]) -> Iterator[BomChangeRow]:
    """The rows of the event that a head keeps until it is announced; `before` is None for a BOM that is new."""
    identity, data = after.identity, event["data"]
    told: dict[str, Any] = {
        "event_id": event["event_id"],
        "event": event["detail_type"],
        "changed_at": event["time"],
        "workspace_id": identity.workspace_id,
        "bom": keys.bom_key(identity),
        "source": identity.source,
        "project_id": identity.project_id,
        "project_name": data["project_name"],
        "variant": identity.variant,
        "release_id": identity.release_id,
        "version": data.get("version"),  # an event that was kept by an earlier release of a365-sync has none
    }
    for changed in changed_lines(before, after):
        yield BomChangeRow(**told, **_columns(changed))


def _columns(changed: ChangedLine) -> dict[str, Any]:
    line, choice = changed.line, preferred(changed.line.part_choices)
    return {
        "change": changed.change,
        "line_key": line.line_key,
        "kind": line.kind,
        "ipn": line.ipn,
        "component": line.component,
        "item_id": line.item_id,
        "manufacturer": choice["manufacturer"],
        "mpn": choice["mpn"],
        "designators": line.designators,
        "quantity_before": changed.quantity_before,
        "quantity_after": changed.quantity_after,
        "fields": tuple(field.name for field in changed.fields),
        "details": tuple(map(_detail, changed.fields)),
    }


def _detail(field: FieldChange) -> FieldChangeColumn:
    return FieldChangeColumn(name=field.name, before=_text(field.before), after=_text(field.after))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
