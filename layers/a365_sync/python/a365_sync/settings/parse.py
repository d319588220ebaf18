"""Turns what a caller sent into settings, or into an error that names the nearest right word."""

from typing import Any

from pydantic import ValidationError

from a365_sync.errors import InvalidInput
from a365_sync.settings.model import Settings
from a365_sync.settings.nearest import nearest

_LARGEST = 100_000  # characters of JSON, well below what a DynamoDB item holds in any script


def changed(current: Settings, change: Any) -> Settings:
    """The current settings with the given keys replaced; null puts a key back to its default.

    Raises InvalidInput for anything but an object of known keys with values of their types.
    """
    if not isinstance(change, dict):
        raise InvalidInput('Send the settings as one JSON object, for example {"projects": ["My board"]}.')
    _refuse_unknown(change)
    values = current.model_dump() | {key: value for key, value in change.items() if value is not None}
    for key in (key for key, value in change.items() if value is None):
        del values[key]
    try:
        settings = Settings.model_validate(_normalized(values))
    except ValidationError as error:
        raise InvalidInput(_explain(error)) from error
    if len(settings.model_dump_json()) > _LARGEST:
        raise InvalidInput("The settings are too large to be stored. Nothing was stored.")
    return settings


def _refuse_unknown(change: dict[str, Any]) -> None:
    for key in change:
        if key not in Settings.model_fields:
            suggestion = nearest(str(key), Settings.model_fields)[0]
            raise InvalidInput(
                f"There is no setting {key!r}: the nearest is {suggestion!r}. Nothing was stored.",
                suggestions={str(key): [suggestion]},
            )


def _normalized(values: dict[str, Any]) -> dict[str, Any]:
    """Names without the spaces that copying adds around them."""
    return {
        key: [entry.strip() if isinstance(entry, str) else entry for entry in value]
        if isinstance(value, list)
        else value.strip()
        if isinstance(value, str)
        else value
        for key, value in values.items()
    }


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"The setting {where!r} does not fit: {first['msg']}. Nothing was stored; send it again corrected."
