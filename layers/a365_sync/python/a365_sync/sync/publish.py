"""What follows once a BOM's head has moved: files for people, lake, notice, event, tidying. Safe to repeat."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from a365_sync.bom.content import unpack_bom
from a365_sync.bom.model import Bom
from a365_sync.bom.table import to_csv
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.events import Event
from a365_sync.sync import lake
from a365_sync.sync.exports import remove_replaced, write_exports
from a365_sync.sync.notices import write_notice
from a365_sync.sync.session import Session


def publish(session: Session, bom: Bom, head: BomHead) -> None:
    """Keep the version, write the files, tell what waits, drop the replaced lines, and mark the version done."""
    session.catalog.versions.keep(bom.identity, head)
    bucket = session.stores.bucket
    bucket.put(keys.bom_file(bom.identity, "csv"), to_csv(bom.lines).encode())
    bucket.put(keys.bom_file(bom.identity, "json"), _document(session, bom, head))
    write_exports(session, bom, head)
    remove_replaced(session, bom, head)
    lake.write_lines(session, bom, head)
    if head.unannounced is not None:
        tell(session, head.unannounced)
    for content_hash in (head.replaces_hash, head.staged_hash):
        if content_hash and content_hash != head.content_hash:
            session.catalog.remove_lines(bom.identity, content_hash)
    session.catalog.mark_published(bom.identity, head.version)


def tell(session: Session, kept: dict[str, Any]) -> None:
    """Write the notice and the rows of a change, then announce the event that a head keeps until then.

    That of a first sync is no change: it is kept with the others, and told to nobody.
    """
    event = Event(
        kept["event_id"], kept["detail_type"], session.workspace.url, kept["subject"],
        datetime.fromisoformat(kept["time"]), kept["data"],
    )  # fmt: skip
    if kept.get("baseline"):
        session.stores.announcer.keep([event])
        return
    # Both are about the same two snapshots, but for the notice of a new release.
    read = cache(lambda key: unpack_bom(session.stores.bucket.get(key)))
    write_notice(session, kept, read)
    lake.write_changes(session, kept, read)
    session.stores.announcer.announce(event)


def _document(session: Session, bom: Bom, head: BomHead) -> bytes:
    document = {
        "workspace": {"id": session.workspace.workspace_id, "name": session.workspace.name,
                      "url": session.workspace.url},
        "project": {"id": bom.identity.project_id, "name": head.project_name},
        "source": bom.identity.source.value,
        "release": {"id": bom.identity.release_id, "description": head.release_description,
                    "created_at": bom.identity.release_created_at} if bom.identity.release_id else None,
        "variant": bom.identity.variant,
        "version": head.version,
        "stored_at": head.stored_at,
        "snapshot": keys.bom_snapshot(head.content_hash),
        "quantity": bom.quantity,
        "lines": [{"line": number, **line.model_dump(mode="json")} for number, line in enumerate(bom.lines, start=1)],
        "warnings": [warning.model_dump(mode="json") for warning in bom.warnings],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
