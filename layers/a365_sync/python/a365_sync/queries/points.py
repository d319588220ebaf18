"""One end of a comparison: a version of the BOM, the BOM at a time, or another BOM."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator

from a365_sync.bom.model import BomIdentity
from a365_sync.queries.bom_keys import bom_named, is_bom_key
from a365_sync.queries.load import StoredBom, load_bom
from a365_sync.queries.parameters import moment
from a365_sync.queries.reader import Reader


def _point(given: object) -> int | datetime | str:
    text = str(given)
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text):
        return int(text)
    if is_bom_key(text):
        return text
    try:
        return moment(text)
    except ValueError:
        raise ValueError(
            "give a version's number, a time in ISO 8601 with its zone, or the key of a BOM"
        ) from None


Point = Annotated[int | datetime | str, BeforeValidator(_point, json_schema_input_type=str)]


def load_point(reader: Reader, identity: BomIdentity, point: Point | None) -> StoredBom:
    """What a point names, the BOM's present state for None; raises as `load_bom` does."""
    if isinstance(point, str):
        return load_bom(reader, bom_named(reader.workspace_id, point))
    if isinstance(point, datetime):
        return load_bom(reader, identity, at=point)
    return load_bom(reader, identity, version=point)
