"""Brings one BOM up to date: fetch, compare, store, announce.

Order of the writes: snapshot, lines, head, then files and event. A crash leaves the previous version standing before
the head moved, and an unpublished version after; in both cases repeating the task finishes the work.
"""

from collections.abc import Callable
from dataclasses import replace

from a365_sync.altium.models import BomItem
from a365_sync.bom.content import bom_bytes, compress, sha256
from a365_sync.bom.model import Bom, Source
from a365_sync.bom.split import split
from a365_sync.lake import FORMAT as LAKE_FORMAT
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.runs import Outcome
from a365_sync.sync.announce import bom_event
from a365_sync.sync.facts import revision_facts
from a365_sync.sync.publish import publish
from a365_sync.sync.session import Session
from a365_sync.sync.snapshots import load_snapshot
from a365_sync.sync.tasks import BomTask


def upsert(session: Session, task: BomTask) -> Outcome:
    """Do one unit of work; raises what the client and the stores raise, and is safe to repeat."""
    head = session.catalog.head(task.identity)
    if head is not None and _is_settled_release(session, task, head):
        return _finish(session, task, head, lambda: load_snapshot(session, head))
    bom = _fetch(session, task)
    content = bom_bytes(bom)
    content_hash = sha256(content)
    if head is not None and head.content_hash == content_hash and head.removed_at is None:
        return _finish(session, task, head, lambda: bom)
    if head is not None and head.removed_at is None and not head.published:
        # A crash left the version before without its event; once the head moves on, nobody would send it.
        publish(session, load_snapshot(session, head), head)
    elif head is not None and head.removed_at is not None:
        # A crash may have left its removal out of the history, and its lines in the catalog.
        session.catalog.retire(task.identity, head, head.removed_at)
    session.stores.bucket.put_once(keys.bom_snapshot(content_hash), compress(content))
    new_head = _store(session, task, bom, content_hash, head)
    publish(session, bom, new_head)
    return Outcome.CHANGED


def _is_settled_release(session: Session, task: BomTask, head: BomHead) -> bool:
    """A release never changes, so its BOM is fetched once, and again only under another rule for the IPN."""
    if task.identity.source is not Source.RELEASE or head.removed_at is not None or head.lacks_facts:
        return False
    return head.ipn_rule == session.settings.ipn_rule.name


def _fetch(session: Session, task: BomTask) -> Bom:
    items: tuple[BomItem, ...]
    if task.identity.source is Source.RELEASE:
        items = session.altium.release_bom(task.node_id, task.identity.variant)
    else:
        items = session.altium.wip_bom(task.node_id, task.identity.variant)
    lines, warnings = split(items, revision_facts(session, items), session.settings.ipn_rule)
    return Bom(identity=task.identity, lines=lines, warnings=warnings)


def _finish(session: Session, task: BomTask, head: BomHead, load: Callable[[], Bom]) -> Outcome:
    """The content stands already: complete what a crash left undone, follow a renamed project or other settings."""
    current = replace(head, project_name=task.project_name, ipn_rule=session.settings.ipn_rule.name,
                      exports=session.export_profiles.label, lake_format=LAKE_FORMAT)  # fmt: skip
    if current != head:
        if not head.published:
            session.catalog.versions.keep(task.identity, head)  # nobody comes back for it
        since = session.now().isoformat()
        replaced = _replaced(head, current.exports)
        head = replace(
            current, version=head.version + 1, published=False, since=since, replaces_exports=replaced
        )
        session.catalog.move_head(task.identity, head, after=head.version - 1)
    elif head.published and head.staged_hash is None:
        return Outcome.UNCHANGED
    publish(session, load(), head)
    return Outcome.UNCHANGED if head.unannounced is None else Outcome.CHANGED


def _store(session: Session, task: BomTask, bom: Bom, content_hash: str, previous: BomHead | None) -> BomHead:
    now = session.now()
    head = BomHead(
        content_hash=content_hash,
        version=previous.version + 1 if previous else 1,
        ipn_rule=session.settings.ipn_rule.name,
        exports=session.export_profiles.label,
        project_name=task.project_name,
        release_description=task.release_description,
        lines=len(bom.lines),
        quantity=bom.quantity,
        stored_at=now.isoformat(),
        source_revision_id=task.source_revision_id,
        replaces_hash=previous.content_hash if previous else None,
        replaces_exports=_replaced(previous, session.export_profiles.label) if previous else "",
        lake_format=LAKE_FORMAT,
        lacks_facts=any(line.managed and line.item_id is None for line in bom.lines),
    )
    head = replace(head, unannounced=bom_event(session, task, previous, bom, head))
    session.catalog.store_lines(bom, content_hash, previous)
    session.catalog.move_head(task.identity, head, after=previous.version if previous else 0)
    return head


def _replaced(before: BomHead, exports: str) -> str:
    """The labels of export profiles whose files a version must look through; those that a crash left are among them."""
    labels = (before.replaces_exports, before.exports if before.exports != exports else "")
    return ",".join(filter(None, labels))
