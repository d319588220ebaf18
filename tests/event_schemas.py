"""Whether an event is what `docs/events/` says, and says nothing that is not there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[1] / "docs/events"


def breaches(event: dict[str, Any]) -> list[str]:
    """What is wrong with a CloudEvent by the schema of its type; fields that the schema has not count as wrong."""
    return [
        f"{error.json_path}: {error.message}"[:500] for error in _validator(event["type"]).iter_errors(event)
    ]


@cache
def _validator(event_type: str) -> Draft202012Validator:
    path = FOLDER / f"{event_type.removeprefix('a365-sync.')}.json"
    return Draft202012Validator(closed(json.loads(path.read_text(encoding="utf-8"))))


def closed(node: Any) -> Any:
    """The same schema, with every object limited to the properties it names."""
    if isinstance(node, list):
        return [closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    inner = {name: closed(value) for name, value in node.items()}
    return inner | ({"additionalProperties": False} if isinstance(node.get("properties"), dict) else {})
