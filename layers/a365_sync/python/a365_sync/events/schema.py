"""JSON Schemas (2020-12) of the events, made from the models of their data."""

import json
from typing import Any

from a365_sync.events.names import type_of
from a365_sync.events.registry import EVENT_TYPES, EventType

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ELSEWHERE = {
    "description": "The data is too large for the bus: this S3 key has the event with all of it.",
    "type": "object",
    "required": ["data_key"],
    "properties": {"data_key": {"type": "string"}},
}


def documents() -> dict[str, str]:
    """The text of each schema by the name of its file, `<type without the project's name>.json`."""
    return {
        f"{type_of(each.detail_type).removeprefix('a365-sync.')}.json": _text(schema_of(each))
        for each in EVENT_TYPES
    }


def schema_of(event: EventType) -> dict[str, Any]:
    """The schema of a whole CloudEvent. Fields that it does not name may come with time: they are no error."""
    data = _open(event.data.model_json_schema(mode="serialization", ref_template="#/$defs/{model}"))
    definitions = data.pop("$defs", {})
    properties = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "A repeat has the same."},
        "type": {"const": type_of(event.detail_type)},
        "source": {"type": "string", "format": "uri-reference", "minLength": 1,
                   "description": "The workspace's URL."},
        "subject": {"type": "string", "pattern": event.subject},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "data": {"anyOf": [{"$ref": "#/$defs/Data"}, {"$ref": "#/$defs/DataElsewhere"}]},
    }  # fmt: skip
    return {
        "$schema": _DIALECT,
        "title": event.detail_type,
        "description": data["description"],
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": {"Data": data, "DataElsewhere": _ELSEWHERE, **definitions},
    }


def _open(node: Any) -> Any:
    """Without the refusal of further fields, which is for those who make events."""
    if isinstance(node, dict):
        return {
            name: _open(value)
            for name, value in node.items()
            if not (name == "additionalProperties" and value is False)
        }
    return [_open(entry) for entry in node] if isinstance(node, list) else node


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
