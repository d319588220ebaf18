"""What a subscriber may ask for: bodies of `/subscriptions`, checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.events.names import SOURCE
from a365_sync.settings.nearest import nearest
from a365_sync.subscriptions.address import target_of
from a365_sync.subscriptions.model import State
from a365_sync.subscriptions.pattern import checked

EVERYTHING = {"source": [SOURCE]}
_LONGEST = 200


def new(body: Any) -> dict[str, Any]:
    """The `url`, `pattern` and `description` of a new subscription. Raises InvalidInput, as all here do."""
    known = _known(body, ("url", "pattern", "description"))
    if "url" not in known:
        raise InvalidInput("url is missing: where are the events to be delivered to?")
    return {"pattern": EVERYTHING, "description": "", **_fields(known)}


def change(body: Any) -> dict[str, Any]:
    """The fields to change: those of a new subscription, and `state`."""
    known = _known(body, ("url", "pattern", "description", "state"))
    if not known:
        raise InvalidInput("Say what to change: url, pattern, description or state.")
    return _fields(known)


def since(body: Any, missed_since: str | None) -> str:
    """From when to replay: what is asked for, or else what was missed."""
    asked = _known(body, ("since",)).get("since", missed_since)
    if asked is None:
        raise InvalidInput('Nothing is known to be missed: say {"since": "2026-11-22T12:00:00+00:00"}.')
    try:
        moment = datetime.fromisoformat(asked)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2999:
        raise InvalidInput("since must be a time with its zone, such as 2026-11-22T12:00:00+00:00.")
    return str(asked)


def _fields(known: Mapping[str, Any]) -> dict[str, Any]:
    if "url" in known:
        target_of(known["url"])
    if "pattern" in known:
        checked(known["pattern"])
    description = known.get("description", "")
    if not isinstance(description, str) or len(description) > _LONGEST:
        raise InvalidInput(f"description must be a text of {_LONGEST} characters at most.")
    if "state" not in known:
        return dict(known)
    if known["state"] not in list(State):
        raise InvalidInput(f"state must be one of {', '.join(State)}.")
    return {**known, "state": State(known["state"])}


def _known(body: Any, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise InvalidInput("The body must be one JSON object.")
    for name in body:
        if name not in names:
            raise InvalidInput(
                f"{name[:100]!r} is unknown here: there are {', '.join(names)}.",
                suggestions={name[:100]: nearest(name[:100], names)},
            )
    return body
