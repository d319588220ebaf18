"""The canonical bytes of a BOM and their hash: equal content gives equal bytes, whatever the order it came in."""

import gzip
import hashlib
import json
from typing import Any

from a365_sync.bom.model import Bom

FORMAT = "a365-sync/bom/1"


def canonical_bytes(document: dict[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    """Hash in lower-case hex, the name a snapshot is stored under."""
    return hashlib.sha256(content).hexdigest()


def bom_bytes(bom: Bom) -> bytes:
    """The canonical form of a BOM, `{"format": ..., "identity": ..., "lines": [...], "warnings": [...]}`."""
    return canonical_bytes({"format": FORMAT, **bom.model_dump(mode="json")})


def parse_bom(content: bytes) -> Bom:
    """The reverse of `bom_bytes`."""
    return Bom.model_validate_json(content)


def compress(content: bytes) -> bytes:
    """Gzip without a time stamp, so that equal content stays equal when compressed."""
    return gzip.compress(content, mtime=0)


def unpack_bom(snapshot: bytes) -> Bom:
    """The BOM of a stored snapshot: its canonical form, compressed."""
    return parse_bom(gzip.decompress(snapshot))
