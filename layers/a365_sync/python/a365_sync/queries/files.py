"""An export as an answer: its file, or what its target does not take of it."""

from enum import StrEnum
from typing import Any

from pydantic import Field, RootModel

from a365_sync.exports.choosing import choose
from a365_sync.exports.export import Export
from a365_sync.exports.profile import Format, Profile
from a365_sync.exports.report import Report
from a365_sync.media_types import XLSX
from a365_sync.queries.document import Document
from a365_sync.queries.parameters import Parameters
from a365_sync.queries.reader import Reader

MEDIA_TYPES = ("text/csv", XLSX)  # beside JSON
FINDINGS = "x-a365-findings"


class FileFormat(StrEnum):
    """What `exports.profile.Format` has, or the report."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    REPORT = "report"


class FileAsked(Parameters):
    """In which format."""

    format: FileFormat = Field(
        FileFormat.CSV, description="A file; or the report of the profile's own kind of file, in JSON."
    )

    def written(self, profile: Profile) -> Format:
        """The format of the file that is made."""
        return profile.files[0] if self.format is FileFormat.REPORT else Format(self.format.value)


class FileAnswer(RootModel[Report | list[dict[str, Any]]]):
    """The report, or the rows of a JSON file: an object each, with the profile's columns."""


def chosen_profile(reader: Reader, name: str, rows: str) -> Profile:
    """A profile over these rows, built in or the customer's; raises InvalidInput with the nearest names."""
    return choose([name], reader.own_profiles, rows)[0].profile()


def sent(export: Export, asked: FileAsked, elsewhere: str) -> Document:
    """The file, or its report; both say how many findings the report has.

    `elsewhere` tells how else it can be had if it is too large for an answer.
    """
    if asked.format in (FileFormat.CSV, FileFormat.JSON):
        elsewhere = f"Ask for format=xlsx, which is packed. {elsewhere}".rstrip()
    headers = {FINDINGS: str(len(export.report.findings))}
    if asked.format is FileFormat.REPORT:
        return Document.of(export.report, headers=headers, elsewhere=elsewhere)
    return Document(export.content, export.media_type, export.file_name, headers, elsewhere)
