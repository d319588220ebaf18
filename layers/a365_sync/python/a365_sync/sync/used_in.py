"""Which BOMs have a part, as an event tells it: each once, as they stand now."""

from collections.abc import Iterator
from typing import Any

from a365_sync.bom.content import canonical_bytes
from a365_sync.store import keys
from a365_sync.store.where_used import Use, WhereUsed
from a365_sync.sync.session import Session

_INLINE_BYTES = 64_000
_AT_ONCE = 100


def used_in(session: Session, item_id: str, event_id: str) -> dict[str, Any]:
    """`used_in` with every BOM that has the part in any revision and kind of line, and their number.

    A list too large for an event is written to the bucket, and `used_in_key` is in its place. `quantity` is what one
    board needs: 0 where the part is not fitted.
    """
    boms: dict[str, dict[str, Any]] = {}
    for use in _uses(session, item_id):
        entry = boms.setdefault(keys.bom_key(use.identity), _entry(use))
        entry["quantity"] += use.line["quantity"]
    told = list(boms.values())
    content = canonical_bytes({"used_in": told})
    if len(content) <= _INLINE_BYTES:
        return {"used_in_count": len(told), "used_in": told, "used_in_key": None}
    key = keys.used_in_file(event_id)
    session.stores.bucket.put(key, content)
    return {"used_in_count": len(told), "used_in": None, "used_in_key": key}


def _uses(session: Session, item_id: str) -> Iterator[Use]:
    where_used = WhereUsed(session.stores.catalog_table, session.workspace.workspace_id)
    after = ""
    while entries := where_used.by_item(item_id, "", after, _AT_ONCE):
        yield from (use for _, use in entries if use is not None)
        after = entries[-1][0]


def _entry(use: Use) -> dict[str, Any]:
    identity = use.identity
    return {
        "bom": keys.bom_key(identity),
        "source": identity.source.value,
        "project_id": identity.project_id,
        "project_name": use.head.project_name,
        "variant": identity.variant,
        "release_id": identity.release_id,
        "release_description": use.head.release_description,
        "quantity": 0,
    }
