"""Small pieces of what the demo works with, for its tests."""

import json
from typing import Any

from local.demo.boms import BomId, StoredBom, stored_boms
from local.demo.bucket import LIBRARY_CSV, LIBRARY_JSONL, Results
from local.demo.runs import RunReport


def run(**changed: Any) -> RunReport:
    """A run that finished well, unless told otherwise."""
    report: RunReport = {
        "run_id": "r1",
        "trigger": "sync-released-boms",
        "state": "finished",
        "planned": 2,
        "settled": 2,
        "changed": 2,
        "unchanged": 0,
        "failed": 0,
        "altium_requests": 5,
        "summary": "2 BOMs: 2 changed.",
        "error": None,
    }
    report.update(changed)  # type: ignore[typeddict-item]
    return report


def bom_files(
    project: str = "Board",
    variant: str = "A",
    release: str | None = None,
    content: str = "1",
    quantity: int = 3,
    created_at: str = "2026-01-01T00:00:00+00:00",
) -> dict[str, bytes]:
    """The JSON and CSV file of one BOM by key; `content` stands for the snapshot's hash."""
    guid = project.upper()
    document = {
        "project": {"id": guid, "name": project},
        "source": "release" if release else "wip",
        "release": {"id": f"R-{release}", "description": release, "created_at": created_at}
        if release
        else None,
        "variant": variant,
        "snapshot": f"snapshots/boms/{content}.json.gz",
        "quantity": quantity,
        "lines": [{"line": 1}, {"line": 2}],
    }
    folder = f"boms/released/{guid}/R-{release}/{variant}" if release else f"boms/wip/{guid}/{variant}/latest"
    return {f"{folder}.json": json.dumps(document).encode(), f"{folder}.csv": b"line\r\n"}


def results(*boms: dict[str, bytes], parts: int = 2, snapshots: set[str] | None = None) -> Results:
    """A bucket with these BOMs, their snapshots and a library."""
    files = {key: content for files in boms for key, content in files.items()}
    stored = stored_boms(files)
    library = {LIBRARY_CSV: b"name\r\n", LIBRARY_JSONL: b"{}\n" * parts}
    known = {bom.snapshot for bom in stored} if snapshots is None else snapshots
    return Results({**files, **library}, stored, parts, frozenset(known), frozenset())


def stored(**named: Any) -> StoredBom:
    """One BOM as its files tell it."""
    return stored_boms(bom_files(**named))[0]


def wip(project: str = "Board", variant: str = "A") -> BomId:
    """The identity of a WIP BOM of `bom_files`."""
    return BomId("wip", project.upper(), "", variant)
