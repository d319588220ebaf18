"""`summary.json`: what lies in the folder, and how it came there."""

from collections.abc import Sequence
from typing import Any

from local.demo.boms import StoredBom
from local.demo.bucket import LIBRARY_CSV, LIBRARY_JSONL, Results
from local.demo.delta import Delta
from local.demo.full_sync import FullSync
from local.demo.runs import requests_made

AFTER_EDITS = "after-edits/"


def summary(sync: FullSync, log: str) -> dict[str, Any]:
    """The state after the first full sync; paths are relative to the folder."""
    return {
        "boms": [bom_entry(bom) for bom in sync.results.boms],
        "library": library_entry(sync.results),
        "runs": list(sync.runs),
        "requests": requests_made(sync.runs),
        "seconds": sync.seconds,
        "workspace": sync.workspace,
        "log": log,
    }


def edits_summary(made: Sequence[dict[str, Any]], delta: Delta) -> dict[str, Any]:
    """What the edits brought; its files are apart from those of the first sync."""
    return {
        "made": list(made),
        "boms": [{**bom_entry(bom, AFTER_EDITS), "change": change} for bom, change in delta.touched],
        "library": library_entry(delta.results, AFTER_EDITS),
        "events": delta.events,
        "runs": list(delta.runs),
        "requests": requests_made(delta.runs),
        "seconds": delta.seconds,
    }


def bom_entry(bom: StoredBom, folder: str = "") -> dict[str, Any]:
    """One BOM."""
    return {
        "source": bom.identity.source,
        "project": bom.project,
        "project_id": bom.identity.project_id,
        "release": bom.release or None,
        "release_id": bom.identity.release_id or None,
        "variant": bom.identity.variant,
        "lines": bom.lines,
        "quantity": bom.quantity,
        "csv": f"{folder}{bom.csv}",
        "json": f"{folder}{bom.json}",
        "snapshot": bom.snapshot,
    }


def library_entry(results: Results, folder: str = "") -> dict[str, Any] | None:
    """The library's files; None when it was not synced."""
    if results.parts is None:
        return None
    return {"parts": results.parts, "csv": f"{folder}{LIBRARY_CSV}", "jsonl": f"{folder}{LIBRARY_JSONL}"}


def edited_files(delta: Delta) -> dict[str, bytes]:
    """The files of the touched BOMs and of the library, by their path in the folder."""
    keys = [key for bom, _ in delta.touched for key in bom.files]
    keys += [key for key in (LIBRARY_CSV, LIBRARY_JSONL) if key in delta.results.files]
    return {f"{AFTER_EDITS}{key}": delta.results.files[key] for key in keys if key in delta.results.files}
