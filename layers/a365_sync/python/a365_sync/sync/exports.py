"""Writes a BOM by the chosen export profiles, each with a report of what the target may not take, and nothing else."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.errors import InvalidInput
from a365_sync.exports.choosing import ChosenProfile
from a365_sync.exports.export import Export, export
from a365_sync.exports.profile import Format
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.sync.session import Session

_log = logging.getLogger(__name__)


def write_exports(session: Session, bom: Bom, head: BomHead) -> None:
    """Write the files of each profile, then its report; safe to repeat.

    A profile that is wrong keeps its earlier files, and its report says why: the BOM itself is stored all the same.
    """
    for chosen in session.export_profiles:
        try:
            made = _exported(bom, chosen, head.project_name)
        except InvalidInput as problem:
            _log.warning("%s is not exported as %s: %s", keys.bom_key(bom.identity), chosen.name, problem)
            _write(session, bom, head, chosen.name, {}, {"error": problem.as_dict()})
        else:
            findings = {
                suffix: {
                    "rows": one.report.rows,
                    "findings": [found.model_dump() for found in one.report.findings],
                }
                for suffix, one in made.items()
            }
            _write(session, bom, head, chosen.name, made, {"files": findings})


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


def _exported(bom: Bom, chosen: ChosenProfile, project: str) -> dict[str, Export]:
    profile = chosen.profile()
    return {format_.value: export(bom, profile, format_, project) for format_ in profile.files}


def _write(
    session: Session, bom: Bom, head: BomHead, name: str, made: dict[str, Export], told: dict[str, Any]
) -> None:
    bucket = session.stores.bucket
    for suffix, one in made.items():
        bucket.put(keys.export_file(name, bom.identity, suffix), one.content)
    report = {
        "profile": name, "bom": keys.bom_key(bom.identity), "project_name": head.project_name,
        "version": head.version, "snapshot": keys.bom_snapshot(head.content_hash), **told,
    }  # fmt: skip
    content = json.dumps(report, ensure_ascii=False, indent=1).encode()
    bucket.put(keys.export_report(name, bom.identity), content)
