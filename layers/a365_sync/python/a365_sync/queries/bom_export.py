"""`GET /boms/…/export`: a BOM in the shape of an export profile."""

from pydantic import Field

from a365_sync.exports.choosing import BOM_LINES
from a365_sync.exports.export import export
from a365_sync.queries.as_of import AsOf
from a365_sync.queries.bom_keys import ReleaseBom, WipBom
from a365_sync.queries.document import Document
from a365_sync.queries.files import FileAsked, chosen_profile, sent
from a365_sync.queries.load import load_bom
from a365_sync.queries.parameters import ProfileName
from a365_sync.queries.reader import Reader
from a365_sync.store import keys


class _Exported(FileAsked, AsOf):
    profile: ProfileName = Field("generic", description="A profile over BOM lines, built in or own.")


class WipBomExported(_Exported, WipBom):
    """A WIP BOM, now or then."""


class ReleaseBomExported(_Exported, ReleaseBom):
    """A released BOM, now or then."""


def bom_export(reader: Reader, asked: WipBomExported | ReleaseBomExported) -> Document:
    """The file."""
    found = load_bom(reader, asked.identity(reader.workspace_id), version=asked.version, at=asked.at)
    profile = chosen_profile(reader, asked.profile, BOM_LINES)
    made = export(found.bom, profile, asked.written(profile), found.version.project_name)
    stored = keys.export_file(profile.name, found.bom.identity, profile.files[0])
    is_stored = asked.version is None and asked.at is None
    elsewhere = f"Have the setting export_profiles write {stored} into DataBucket." if is_stored else ""
    return sent(made, asked, elsewhere)
