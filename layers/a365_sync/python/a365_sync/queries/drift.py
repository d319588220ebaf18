"""`GET /boms/wip/…/drift`: what a design holds beyond its last release."""

from a365_sync.bom.model import BomIdentity
from a365_sync.changes.drift import last_release
from a365_sync.errors import NotStored
from a365_sync.queries.bom_keys import WipBom
from a365_sync.queries.document import Document
from a365_sync.queries.load import load_bom
from a365_sync.queries.notices import NoticeAsked, notice
from a365_sync.queries.reader import Reader
from a365_sync.store import keys


class Drifting(NoticeAsked, WipBom):
    """A design's BOM."""


def drift(reader: Reader, asked: Drifting) -> Document:
    """The notice from the last release that has the variant to the design as it stands now."""
    identity = asked.identity(reader.workspace_id)
    newer = load_bom(reader, identity)
    return notice(load_bom(reader, _last_release(reader, identity)), newer, asked)


def _last_release(reader: Reader, design: BomIdentity) -> BomIdentity:
    heads = reader.catalog.heads(design.project_id)
    found = last_release((bom for bom, head in heads if head.removed_at is None), design.variant)
    if found is None:
        raise NotStored(f"No release that is stored has the variant of {keys.bom_key(design)}.")
    return found
