"""Which version of a BOM is asked for: a number, a time, or the one that counts now."""

from pydantic import Field

from a365_sync.queries.parameters import Moment, Parameters


class AsOf(Parameters):
    """The version that counts now, unless one of the two is given."""

    at: Moment | None = None
    version: int | None = Field(
        None, ge=1, le=999_999_999, description="One of the BOM's versions, by its number."
    )
