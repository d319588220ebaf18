"""Writes a BOM by the chosen export profiles, each with a report of what the target may not take, and nothing else."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.errors import InvalidInput
from a365_sync.exports.choosing import ChosenProfile
from a365_sync.exports.export import export
from a365_sync.exports.profile import Format, Profile
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.sync.session import Session

_log = logging.getLogger(__name__)


def write_exports(session: Session, bom: Bom, head: BomHead) -> None:
    """Write the files of each profile, then its report; safe to repeat.

    A profile that is wrong keeps its earlier files; a format that cannot hold the BOM whole loses its earlier file. The
    report says why, and the BOM itself is stored all the same.
    """
    for chosen in session.export_profiles:
        try:
            profile = chosen.profile()
        except InvalidInput as problem:
            _report(session, bom, head, chosen.name, _refusal(bom, chosen.name, problem))
        else:
            told = {each.value: _write(session, bom, head, profile, each) for each in profile.files}
            _report(session, bom, head, chosen.name, {"files": told})


def remove_replaced(session: Session, bom: Bom, head: BomHead) -> None:
    """Remove what the profiles of the choice before wrote and those of now do not: it would look current.

    Safe to repeat. Only where the choice, or a profile, is another one does it cost a request.
    """
    replacing = session.export_profiles.replacing(head.replaces_exports)
    stale = [key for name, now in replacing.items() for key in _not_written(name, now, bom.identity)]
    if stale:
        session.stores.bucket.remove(stale)


def _not_written(name: str, now: ChosenProfile | None, identity: BomIdentity) -> Iterator[str]:
    if now is None:
        yield keys.export_report(name, identity)
    elif isinstance(now.outcome, InvalidInput):
        return
    formats = now.profile().files if now else ()
    yield from (keys.export_file(name, identity, each.value) for each in Format if each not in formats)


def _write(session: Session, bom: Bom, head: BomHead, profile: Profile, format_: Format) -> dict[str, Any]:
    """Write or remove a file; gives what is to be said of it."""
    key = keys.export_file(profile.name, bom.identity, format_.value)
    try:
        made = export(bom, profile, format_, head.project_name)
    except InvalidInput as problem:
        session.stores.bucket.remove([key])
        return _refusal(bom, profile.name, problem)
    session.stores.bucket.put(key, made.content)
    findings = [found.model_dump() for found in made.report.findings]
    return {"rows": made.report.rows, "findings": findings}


def _refusal(bom: Bom, name: str, problem: InvalidInput) -> dict[str, Any]:
    _log.warning("%s is not exported as %s: %s", keys.bom_key(bom.identity), name, problem)
    return {"error": problem.as_dict()}


def _report(session: Session, bom: Bom, head: BomHead, name: str, told: dict[str, Any]) -> None:
    report = {
        "profile": name, "bom": keys.bom_key(bom.identity), "project_name": head.project_name,
        "version": head.version, "snapshot": keys.bom_snapshot(head.content_hash), **told,
    }  # fmt: skip
    content = json.dumps(report, ensure_ascii=False, indent=1).encode()
    session.stores.bucket.put(keys.export_report(name, bom.identity), content)
