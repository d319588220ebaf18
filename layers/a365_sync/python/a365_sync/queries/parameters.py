"""What a caller may ask with: one model for each route, checked before anything is read."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from a365_sync.errors import InvalidInput

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# Ids that are put together to a BOM's key, which with a variant's 600 bytes has to stay within DynamoDB's 1,024.
Guid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
ProfileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._ -]{1,40}$")]
_OF_PYDANTIC = "Value error, "  # before the message of a ValueError of ours
P = TypeVar("P", bound="Parameters")


class Parameters(BaseModel):
    """The parameters of a route, those of its path among them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageParameters(Parameters):
    """Parameters of a list, which is answered in pages."""

    limit: int = Field(100, ge=1, le=1000, description="Rows of a page at most.")
    cursor: str | None = Field(
        None, max_length=3000, description="`next` of the page before, asked with the same parameters."
    )

    @property
    def scope(self) -> str:
        """What a cursor belongs to: the query and everything that chooses its rows."""
        asked = self.model_dump_json(exclude={"limit", "cursor"})
        return hashlib.sha256(f"{type(self).__name__} {asked}".encode()).hexdigest()[:16]


def moment(given: object) -> datetime:
    """A time that a caller gives, in UTC; raises ValueError."""
    # A `+` that was not escaped in a query string arrives as a space.
    text = str(given)
    try:
        at = datetime.fromisoformat(text[:11] + text[11:].replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("give ISO 8601 with its zone, such as 2026-11-22T12:00:00Z") from None


Moment = Annotated[
    datetime,
    BeforeValidator(moment, json_schema_input_type=datetime),
    Field(description="ISO 8601 with its zone."),
]


def parse(model: type[P], path: Mapping[str, str], query: Mapping[str, str]) -> P:
    """The parameters that a call gives; raises InvalidInput naming the first one that is wrong."""
    in_path = [name for name in query if name in path]
    if in_path:
        raise InvalidInput(f"{in_path[0][:60]!r} is given in the path.")
    try:
        return model.model_validate({**query, **path})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        if first["type"] == "extra_forbidden":
            raise _unknown(name, model, path) from None
        raise InvalidInput(f"{name}: {first['msg'].removeprefix(_OF_PYDANTIC)}.") from None


def _unknown(name: str, model: type[Parameters], path: Mapping[str, str]) -> InvalidInput:
    known = [each.alias or name for name, each in model.model_fields.items() if name not in path]
    offered = f"there are {', '.join(known)}" if known else "this route takes none"
    return InvalidInput(f"There is no parameter {name[:60]!a}: {offered}.")
