"""What changed between two stored BOMs, in the form that was asked for."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from a365_sync.bom.model import BomIdentity, BomWarning
from a365_sync.changes.differ import diff
from a365_sync.changes.model import Change, LineDifference
from a365_sync.changes.notice import Notice, Side, as_json
from a365_sync.changes.page import as_html
from a365_sync.changes.table import as_csv
from a365_sync.exports.file_names import file_name
from a365_sync.media_types import CSV, HTML
from a365_sync.queries.document import Document
from a365_sync.queries.load import StoredBom
from a365_sync.queries.paging import Answer
from a365_sync.queries.parameters import Parameters
from a365_sync.store.sides import side_of

MEDIA_TYPES = ("text/csv", "text/html")  # beside JSON
_REST = (
    "With format=json this address has every change to the last field, with format=csv these rows as a table."
)


class NoticeFormat(StrEnum):
    """For machines, spreadsheets, people."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


class NoticeAsked(Parameters):
    """In which form, and what is told by itself."""

    format: NoticeFormat = Field(NoticeFormat.JSON, description="The notice, its changes as rows, or a page.")
    parameters: str = Field(
        "",
        max_length=2000,
        description="Component parameters to tell of one by one, with commas between them.",
    )


class NoticeSide(Side):
    """One of the two BOMs."""

    identity: BomIdentity


class NoticeAnswer(Answer):
    """What leads from the older BOM to the newer one: `lines` exactly, `changes` as people tell it.

    `size` is the number of lines, `quantity` that of parts to buy for one board, each before and after.
    """

    format: Literal["a365-sync/bom-changes/1"]
    summary: str
    counts: dict[str, int]
    kinds: dict[str, int]
    older: NoticeSide
    newer: NoticeSide
    size: tuple[int, int]
    quantity: tuple[int, int]
    changes: tuple[Change, ...]
    lines: tuple[LineDifference, ...]
    warnings: tuple[tuple[BomWarning, ...], tuple[BomWarning, ...]] | None


def notice(older: StoredBom, newer: StoredBom, asked: NoticeAsked) -> Document:
    """The notice of what leads from one to the other."""
    told = [each.strip() for each in asked.parameters.split(",")]
    found = Notice(
        difference=diff(older.bom, newer.bom, told),
        older=side_of(older.version),
        newer=side_of(newer.version),
    )
    elsewhere = (
        f"Ask for format=csv, or compare {found.older.snapshot} and {found.newer.snapshot} in DataBucket."
    )
    if asked.format is NoticeFormat.HTML:
        return Document(as_html(found, _REST), HTML, elsewhere=elsewhere)
    if asked.format is NoticeFormat.CSV:
        name = file_name([newer.version.project_name, newer.bom.identity.variant, "changes"], "csv")
        return Document(as_csv(found.difference), CSV, name, elsewhere=elsewhere)
    return Document(as_json(found, indent=None), elsewhere=elsewhere)
