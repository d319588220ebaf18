"""The data of events about parts of the library."""

from typing import Any

from pydantic import Field

from a365_sync.bom.model import Source
from a365_sync.events.model import EventData
from a365_sync.library.lifecycle import LifecycleMove
from a365_sync.library.part import Part


class _PartData(EventData):
    item_id: str = Field(description="The durable key of the part; `part/<item_id>` is the subject.")
    component: str = Field(description="Name of its latest revision, such as `CMP-00114-1`.")
    revision: str = Field(description="GUID of its latest revision.")


class UsedIn(EventData):
    """A BOM that has a part; `quantity` is what one board needs, 0 where the part is not fitted."""

    bom: str
    source: Source
    project_id: str
    project_name: str
    variant: str
    release_id: str | None
    release_description: str | None
    quantity: int


class PartRemoved(_PartData):
    """A part is gone from the library."""


class PartChanged(_PartData):
    """A part has another revision or other fields, came to the library, or came back to it."""

    lifecycle_state: str
    fields: dict[str, tuple[Any, Any]] | None = Field(
        description="Each changed field with its old and new value; null for a part that is new."
    )
    part: Part = Field(description="The whole part as it is now.")


class PartLifecycleChanged(_PartData):
    """A part is in another lifecycle state; told beside `Part Changed`."""

    lifecycle_state: str
    fields: dict[str, tuple[Any, Any]] = Field(description="`lifecycle_state` with its old and new value.")
    move: LifecycleMove = Field(description="Both states in the order that the workspace itself defines.")
    used_in_count: int = Field(description="So many BOMs have the part now, in any revision.")
    used_in: tuple[UsedIn, ...] | None = Field(
        description="These BOMs; null where they are too many for an event."
    )
    used_in_key: str | None = Field(description="S3 key of the list (JSON) where it is too large; else null.")
