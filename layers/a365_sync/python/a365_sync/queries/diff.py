"""`GET /boms/…/diff`: what changed between two versions of a BOM, or between it and another one."""

from pydantic import Field

from a365_sync.bom.model import BomIdentity
from a365_sync.errors import InvalidInput
from a365_sync.queries.bom_keys import ReleaseBom, WipBom
from a365_sync.queries.document import Document
from a365_sync.queries.load import StoredBom, load_bom
from a365_sync.queries.notices import NoticeAsked, notice
from a365_sync.queries.points import Point, load_point
from a365_sync.queries.reader import Reader
from a365_sync.store import keys

_POINT = "A version's number, a time in ISO 8601 with its zone, or another BOM's key."


class _Compared(NoticeAsked):
    from_: Point | None = Field(
        None,
        alias="from",
        description=f"{_POINT} Without it: the version before `to`, or this BOM if `to` is another one.",
    )
    to: Point | None = Field(None, description=f"{_POINT} Without it: this BOM as it stands now.")


class WipBomCompared(_Compared, WipBom):
    """A WIP BOM, and what it is compared with."""


class ReleaseBomCompared(_Compared, ReleaseBom):
    """A released BOM, and what it is compared with."""


def bom_diff(reader: Reader, asked: WipBomCompared | ReleaseBomCompared) -> Document:
    """The notice between the two."""
    identity = asked.identity(reader.workspace_id)
    newer = load_point(reader, identity, asked.to)
    return notice(_older(reader, identity, asked.from_, newer), newer, asked)


def _older(reader: Reader, identity: BomIdentity, point: Point | None, newer: StoredBom) -> StoredBom:
    """What the caller says, else the version before; before another BOM there is the one of the path."""
    if point is not None:
        return load_point(reader, identity, point)
    name, number = keys.bom_key(newer.bom.identity), newer.version.version
    if name != keys.bom_key(identity):
        return load_bom(reader, identity)
    if number == 1:
        raise InvalidInput(f"{name} has no version before 1: say in from what it is to be compared with.")
    return load_bom(reader, identity, version=number - 1)
