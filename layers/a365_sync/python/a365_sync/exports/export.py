"""A BOM in the shape of a profile, as bytes."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from a365_sync.bom.model import Bom
from a365_sync.errors import InvalidInput
from a365_sync.exports.bom_rows import bom_rows
from a365_sync.exports.checks import findings
from a365_sync.exports.columns import ReadyColumn, ready_columns
from a365_sync.exports.csv_file import write_csv
from a365_sync.exports.file_names import file_name
from a365_sync.exports.profile import Format, Profile
from a365_sync.exports.report import Report
from a365_sync.exports.rows import Value
from a365_sync.exports.xlsx import xlsx_bytes
from a365_sync.media_types import media_type

if TYPE_CHECKING:
    from a365_sync.consolidated.model import ConsolidatedPart
    from a365_sync.library.part import Part


@dataclass(frozen=True, slots=True)
class Export:
    """A file and what is to be said of it; `file_name` is safe in a header."""

    content: bytes
    media_type: str
    file_name: str
    report: Report


def export(bom: Bom, profile: Profile, format_: Format, project: str = "") -> Export:
    """The BOM's lines by a profile over `bom_lines`; `project` is the project's name.

    Raises InvalidInput only for a workbook that could not hold them whole, and for a format without columns.
    """
    _expect(profile, "bom_lines")
    identity = bom.identity
    name = [project, identity.variant, (identity.release_id or "")[:8], profile.name]
    return _render(profile, format_, bom_rows(bom, profile.keep, project), name)


def export_consolidated(parts: "Iterable[ConsolidatedPart]", profile: Profile, format_: Format) -> Export:
    """A consolidated BOM by a profile over `consolidated_parts`; raises as `export` does."""
    _expect(profile, "consolidated_parts")
    return _render(profile, format_, parts, [profile.name])


def write_library_csv(
    profile: Profile, parts: "Iterable[Part]", parameters: Sequence[str], target: TextIO
) -> None:
    """The library by a profile over `library_parts`, one part at a time, with a column for each parameter named."""
    _expect(profile, "library_parts")
    columns = ready_columns(profile, Format.CSV, parameters)
    write_csv(profile.csv, columns, ([column.value(part) for column in columns] for part in parts), target)


def _render(profile: Profile, format_: Format, rows: Iterable[Any], name: Sequence[str]) -> Export:
    """Rows of the profile's kind; `name` are the parts of the file's name."""
    columns = ready_columns(profile, format_)
    if not columns:
        raise InvalidInput(f"The export profile {profile.name!r} has no column for {format_}.")
    values = [tuple(column.value(row) for column in columns) for row in rows]
    called = file_name(name, format_)
    return Export(
        content=_content(profile, format_, columns, values),
        media_type=media_type(called),
        file_name=called,
        report=Report(
            profile=profile.name, format=format_, rows=len(values),
            findings=findings(columns, profile.checks, format_, values),
        ),
    )  # fmt: skip


def _content(
    profile: Profile, format_: Format, columns: Sequence[ReadyColumn], rows: Sequence[Sequence[Value]]
) -> bytes:
    if format_ is Format.XLSX:
        return xlsx_bytes(columns, rows)
    if format_ is Format.CSV:
        text = io.StringIO(newline="")
        write_csv(profile.csv, columns, rows, text)
        return text.getvalue().encode()
    names = [column.name for column in columns]
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows]
    return "".join(("[\n", ",\n".join(lines), "\n]\n")).encode()


def _expect(profile: Profile, rows: str) -> None:
    if profile.rows != rows:
        raise ValueError(f"the profile {profile.name} is for {profile.rows}, not for {rows}")
