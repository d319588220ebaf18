"""A copy made of events, held against the catalog."""

import json
from collections.abc import Mapping
from typing import Any

from a365_sync.bom.model import BomLine
from local.demo.replay import Copy, Lines

Catalog = Mapping[tuple[str, str], Mapping[str, Any]]

_FIELDS = BomLine.model_fields.keys() - {"parameters"}  # these the catalog leaves to the snapshot


def disagreements(copy: Copy, catalog: Catalog) -> list[str]:
    """The BOMs and parts of which the catalog's items, by key, and the copy say another thing."""
    boms, parts = _boms(catalog), _parts(catalog)
    copied = {bom: [_told(line) for line in lines] for bom, lines in copy.boms.items()}
    return [
        *(bom for bom in sorted(copied.keys() | boms.keys()) if copied.get(bom) != boms.get(bom)),
        *(
            part
            for part in sorted(copy.parts.keys() | parts.keys())
            if copy.parts.get(part) != parts.get(part)
        ),
    ]


def _boms(catalog: Catalog) -> dict[str, Lines]:
    """The lines of the version that each head names."""
    items: dict[str, Lines] = {}
    for (pk, sk), item in sorted(catalog.items()):
        if sk.startswith("LINE#"):
            items.setdefault(f"{pk.split('#', 2)[2]} {sk.rpartition('#')[0]}", []).append(_told(item))
    return {
        sk.removeprefix("BOM#"): items.get(f"{sk} LINE#{head['content_hash']}", [])
        for (_, sk), head in catalog.items()
        if sk.startswith("BOM#") and not head.get("removed_at")
    }


def _parts(catalog: Catalog) -> dict[str, Any]:
    return {sk: _plain(item["part"]) for (pk, sk), item in catalog.items() if pk.endswith("#PARTS")}


def _told(line: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain({name: value for name, value in line.items() if name in _FIELDS})
    return plain


def _plain(value: Any) -> Any:
    """Numbers as JSON has them."""
    return json.loads(json.dumps(value, default=int))
