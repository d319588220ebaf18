"""Profiles for tests, from the text a customer would write."""

from a365_sync.bom.model import BomLine
from a365_sync.exports.export import Export, export
from a365_sync.exports.profile import Format, Profile
from a365_sync.exports.reading import read_profile
from tests.builders import bom


def profile(columns: str, more: str = "") -> Profile:
    """A profile of these columns, one a line as YAML flow mappings without braces."""
    listed = "\n".join(f"  - {{{column.strip()}}}" for column in columns.strip().splitlines())
    return read_profile("own", f"{more}\ncolumns:\n{listed}\n", "profiles/own.yaml")


def exported(read: Profile, *lines: BomLine, format_: Format = Format.CSV) -> Export:
    """A BOM of these lines by a profile."""
    return export(bom(*lines), read, format_, "Board")
