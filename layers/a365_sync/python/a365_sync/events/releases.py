"""The data of events about releases."""

from typing import Literal

from pydantic import Field

from a365_sync.events.model import EventData


class Package(EventData):
    """A package of a released variant."""

    kind: Literal["assembly", "fabrication"]
    name: str
    version: str


class ReleaseStateChanged(EventData):
    """A package of a release is in another lifecycle state."""

    project_id: str
    project_name: str
    release_id: str
    release_description: str
    variant: str
    package: Package
    state: str
    previous_state: str = Field(description="The state that it was in when it was looked at before.")
