"""Writes the lake: what Athena reads. Each object has one writer at a time and is replaced whole; safe to repeat."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from a365_sync.bom.content import compress
from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.lake.bom_change import bom_change_rows
from a365_sync.lake.bom_line import bom_line_rows
from a365_sync.lake.component import component_row
from a365_sync.lake.part_choice import part_choice_rows
from a365_sync.lake.release import release_row
from a365_sync.lake.row import Row, json_lines
from a365_sync.lake.run import is_told, run_row
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import BomHead, ReleaseRecord
from a365_sync.store.runs import Run
from a365_sync.sync.packed import packed
from a365_sync.sync.session import Session


def write_rows(bucket: Bucket, key: str, rows: Iterable[Row]) -> None:
    """Write or replace one object of a table."""
    bucket.put(key, compress(json_lines(rows)))


def write_lines(session: Session, bom: Bom, head: BomHead) -> None:
    """The lines of the version that counts."""
    write_rows(session.stores.bucket, keys.lake_bom_lines(bom.identity), bom_line_rows(bom, head))


def write_changes(session: Session, kept: dict[str, Any], read: Callable[[str], Bom]) -> None:
    """What changed with a version, from the event that its head keeps; `read` gives the snapshots that it names."""
    previous = kept["data"]["previous_snapshot"]
    before, after = read(previous) if previous else None, read(kept["data"]["snapshot"])
    key = keys.lake_bom_changes(kept["time"][:10], kept["event_id"])
    write_rows(session.stores.bucket, key, bom_change_rows(before, after, kept))


def remove_boms(session: Session, identities: Iterable[BomIdentity]) -> None:
    """Take BOMs out of the lake; what changed in them stays."""
    session.stores.bucket.remove(map(keys.lake_bom_lines, identities))


def write_release(session: Session, project_name: str, release: ReleaseRecord) -> None:
    """A release that was seen."""
    row = release_row(session.workspace.workspace_id, project_name, release)
    write_rows(session.stores.bucket, keys.lake_release(release.project_id, release.release_id), [row])


def write_run(bucket: Bucket, run: Run) -> None:
    """A run that is over, if it did anything."""
    if is_told(run):
        rewrite_run(bucket, run)


def rewrite_run(bucket: Bucket, run: Run) -> None:
    """A run that has a row, as it stands now: once its failures turned out well, it may have changed nothing."""
    write_rows(bucket, keys.lake_run(run.requested_at[:10], run.run_id), [run_row(run)])


def write_library(session: Session, parts: Iterable[Part], folder: Path) -> None:
    """The part library, made in `folder`: a large one fits into no function's memory."""
    workspace_id = session.workspace.workspace_id
    paths = {table: folder / f"{table}.jsonl.gz" for table in ("component", "part_choice")}
    with packed(paths["component"]) as components, packed(paths["part_choice"]) as choices:
        for part in parts:
            components.write(json_lines([component_row(workspace_id, part)]))
            choices.write(json_lines(part_choice_rows(workspace_id, part)))
    for table, path in paths.items():
        session.stores.bucket.put_file(keys.lake_library(table, workspace_id), path)


def remove_releases(session: Session, project_id: str) -> None:
    """Take a project's releases out of the lake."""
    releases = session.catalog.all_releases(project_id)
    session.stores.bucket.remove(keys.lake_release(project_id, release.release_id) for release in releases)
