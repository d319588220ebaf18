"""The data of events about BOMs and projects."""

from pydantic import Field

from a365_sync.bom.model import BomIdentity
from a365_sync.changes.model import LineChange
from a365_sync.changes.notice import Side
from a365_sync.events.model import EventData


class Counts(EventData):
    """How many lines came, went and changed."""

    added: int
    removed: int
    changed: int


class ComparedWith(Side):
    """A version of a BOM, of this one or of another."""

    bom: str


class BomChanged(EventData):
    """A BOM has other content, came to the catalog, or came back to it."""

    bom: str = Field(
        description="`wip/<project>/<variant>` or `release/<project>/<release>/<variant>`; also the subject."
    )
    identity: BomIdentity
    version: int = Field(description="Grows with each change of this BOM: a lower one is older.")
    project_name: str
    release_description: str | None
    snapshot: str = Field(description="S3 key of the whole BOM as it is now (gzip, JSON).")
    previous_snapshot: str | None = Field(
        description="S3 key of what it replaces; null for a BOM that is new."
    )
    lines: int
    quantity: int = Field(description="Parts to buy for one board.")
    counts: Counts
    changes: tuple[LineChange, ...] | None = Field(
        description="Line by line since the BOM's previous version; null where they are too many: the notice has them."
    )
    summary: str = Field(description="What changed since what it is compared with, in a sentence.")
    kinds: dict[str, int] = Field(description="How many changes there are of each kind that occurs.")
    notice: str | None = Field(
        description="S3 key of the notice (JSON; CSV and page are beside it); null if there is none."
    )
    compared_with: ComparedWith | None = Field(
        description="What the notice is about: the previous version or, for a new release, the release before."
    )


class BomReleased(BomChanged):
    """The BOM of a release is new in the catalog."""


class BomRemoved(EventData):
    """A variant is gone, and its WIP BOM left the catalog."""

    bom: str = Field(description="`wip/<project>/<variant>`; also the subject.")
    project_name: str
    variant: str


class ProjectRemoved(EventData):
    """A project is gone: all its BOMs, working and released, left the catalog."""

    project_id: str
    project_name: str
