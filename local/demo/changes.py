"""Change events in words, line by line."""

from collections.abc import Iterator, Mapping
from typing import Any

SIGNS = {"added": "+", "removed": "-", "changed": "~", "reordered": "~"}
SHOWN = 12
# They move with every revision and tell a reader nothing.
SILENT = {"revision", "modified_at", "node_id", "line_key"}

Event = Mapping[str, Any]


def entity(event: Event) -> str:
    """What an event is about, for people."""
    data = event["data"]
    if "component" in data:
        return f"part {data['component']}"
    release = data.get("release_description")
    return ", ".join(part for part in (data["project_name"], release, data["identity"]["variant"]) if part)


def describe(event: Event) -> Iterator[str]:
    """A heading, and a line for each line or field that changed."""
    data = event["data"]
    if "component" in data:
        yield f"{entity(event)}: {_fields(data['fields']) if data['fields'] else 'new'}"
    elif event["type"] == "a365-sync.bom.released.v1":
        yield f"{entity(event)}: released, {data['lines']} lines, quantity {data['quantity']}"
    else:
        yield f"{entity(event)}: {data['lines']} lines, quantity {data['quantity']}"
        yield from _lines(data["changes"] or [])


def _lines(changes: list[Mapping[str, Any]]) -> Iterator[str]:
    for change in changes[:SHOWN]:
        what = _fields(change["fields"]) if change["fields"] else ",".join(change["designators"])
        yield f"  {SIGNS[change['change']]} {change['component']}  {what}"
    if len(changes) > SHOWN:
        yield f"  and {len(changes) - SHOWN} more"


def _fields(fields: Mapping[str, Any]) -> str:
    return "; ".join(_field(name, *values) for name, values in fields.items() if name not in SILENT)


def _field(name: str, old: Any, new: Any) -> str:
    if name == "designators":
        gone, come = [d for d in old if d not in new], [d for d in new if d not in old]
        return " ".join(["designators", *(f"-{d}" for d in gone), *(f"+{d}" for d in come)])
    return f"{name} {_text(old)} → {_text(new)}"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_text(entry) for entry in value)}]"
    if isinstance(value, dict):
        parts = (str(value[name]) for name in ("manufacturer", "mpn", "name", "value") if name in value)
        return " ".join(part for part in parts if part)
    return str(value) or "''"
