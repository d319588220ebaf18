"""The notice of a change of a stored BOM: what it is compared with, and its files beside the BOM.

All that a notice says is in the event that a head keeps and in two snapshots, so whoever finishes what a crash left
writes the same notice.
"""

from collections.abc import Callable
from typing import Any

from a365_sync.bom.model import Bom, BomIdentity, Source
from a365_sync.changes.differ import diff
from a365_sync.changes.drift import last_release
from a365_sync.changes.model import Difference
from a365_sync.changes.notice import Notice, Side, as_json
from a365_sync.changes.page import as_html
from a365_sync.changes.summary import summary
from a365_sync.changes.table import as_csv
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.sides import side_of
from a365_sync.sync.session import Session
from a365_sync.sync.snapshots import load_snapshot


def notice_of(
    session: Session, previous: BomHead | None, difference: Difference, bom: Bom, version: int
) -> dict[str, Any]:
    """What an event tells of its notice: where it is, what the BOM is compared with, and the outcome.

    `difference` is that from the `previous` version, or from nothing. A BOM that is new has a notice if it is a
    release and an earlier one of its variant is stored.
    """
    identity, older = bom.identity, previous
    if previous is None and (before := _release_before(session, identity)):
        identity, older = before
        difference = diff(load_snapshot(session, older), bom, session.settings.notice_parameters)
    if older is None:
        return without_notice(difference)
    return {
        **without_notice(difference),
        "notice": keys.change_notice(bom.identity, version, "json"),
        "compared_with": {"bom": keys.bom_key(identity), **side_of(older).model_dump()},
    }


def without_notice(difference: Difference) -> dict[str, Any]:
    """The same of a BOM that is compared with nothing."""
    return {"summary": summary(difference), "kinds": difference.kinds, "notice": None, "compared_with": None}


def _release_before(session: Session, identity: BomIdentity) -> tuple[BomIdentity, BomHead] | None:
    """Of the stored releases made before this one that have its variant, the last."""
    if identity.source is not Source.RELEASE:
        return None
    heads = dict(session.catalog.heads(identity.project_id))
    before = last_release(heads, identity.variant, before=identity)
    return (before, heads[before]) if before else None


def write_notice(session: Session, kept: dict[str, Any], read: Callable[[str], Bom]) -> None:
    """Write the files of the notice that a kept event points to, the one it names last; nothing if it has none.

    `read` gives the snapshots that the event names.
    """
    data = kept["data"]
    if not data.get("notice"):
        return
    bucket, notice = session.stores.bucket, _notice(session, kept, read)
    identity, version = BomIdentity.model_validate(data["identity"]), data["version"]
    bucket.put(keys.change_notice(identity, version, "csv"), as_csv(notice.difference))
    bucket.put(keys.change_notice(identity, version, "html"), as_html(notice))
    bucket.put(data["notice"], as_json(notice))


def _notice(session: Session, kept: dict[str, Any], read: Callable[[str], Bom]) -> Notice:
    data = kept["data"]
    older = Side.model_validate(data["compared_with"])
    newer = Side.model_validate({**data, "stored_at": kept["time"]})
    before, after = (read(str(side.snapshot)) for side in (older, newer))
    difference = diff(before, after, session.settings.notice_parameters)
    return Notice(difference=difference, older=older, newer=newer)
