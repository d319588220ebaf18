"""Turns a profile's text into a profile, or into an error that names file, key and what is allowed."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from a365_sync.errors import InvalidInput
from a365_sync.exports.names import one_of
from a365_sync.exports.profile import Checks, Column, Counted, CsvStyle, Designators, Profile
from a365_sync.exports.yaml_text import parse_yaml

_MODELS: Mapping[str, type[BaseModel]] = {
    "": Profile,
    "columns": Column,
    "csv": CsvStyle,
    "designators": Designators,
    "checks": Checks,
    "checks.counted": Counted,
}


def read_profile(name: str, text: str, file: str) -> Profile:
    """The profile that a text describes; `file` is what errors call it. Raises InvalidInput."""
    try:
        content = parse_yaml(text)
        if not isinstance(content, dict):
            raise ValueError("a profile is a mapping with the key 'columns'")
        if "name" in content:
            raise ValueError("name: a profile is called as its file is; take the key out")
        return Profile.model_validate({**content, "name": name})
    except ValidationError as error:
        raise InvalidInput(f"The export profile {file} is wrong: {_explain(error)}.") from error
    except ValueError as error:
        raise InvalidInput(f"The export profile {file} is wrong: {error}.") from error


def _explain(error: ValidationError) -> str:
    """The first thing that is wrong, with its place; a misspelled key before the one that is missing for it."""
    errors = error.errors()
    first = next((each for each in errors if each["type"] == "extra_forbidden"), errors[0])
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return _unknown_key(first["loc"])
    message = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "string_type":
        message += f", not {first['input']!r}: put it in quotes"
    return f"{place}: {message}" if place else message


def _unknown_key(location: tuple[Any, ...]) -> str:
    *parents, key = location
    inside = ".".join(part for part in parents if isinstance(part, str))
    allowed = [known for known in _MODELS[inside].model_fields if (inside, known) != ("", "name")]
    try:
        one_of(".".join(map(str, parents)) or "the profile", str(key), allowed)
    except ValueError as error:
        return str(error)
    raise AssertionError(key)
