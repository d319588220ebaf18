"""After the edits: the schedules bring in exactly what was edited."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from local.demo.boms import StoredBom
from local.demo.bucket import DataBucket, Results
from local.demo.full_sync import stall
from local.demo.replay import kept_events
from local.demo.runs import RunReport, fire, follow, reports
from local.demo.stage import Stage

SCHEDULED = ("sync-wip-boms-frequent", "sync-released-boms", "sync-part-library")


@dataclass(frozen=True)
class Delta:
    """What the scheduled runs brought: each touched BOM with `new` or `changed`, and the events they emitted."""

    runs: list[RunReport]
    touched: list[tuple[StoredBom, str]]
    events: list[dict[str, Any]]
    results: Results
    seconds: float


def run_schedules(stage: Stage, before: Results, show: Callable[[list[RunReport]], None]) -> Delta:
    """Let the schedules be due, follow their runs and read what they changed. Raises DemoError."""
    began = time.monotonic()
    run_ids = fire(stage.deployment, SCHEDULED)
    runs = follow(partial(reports, stage.deployment), run_ids, show, stall=stall(stage))
    seconds = round(time.monotonic() - began, 1)
    bucket = DataBucket(stage)
    after = bucket.results()
    return Delta(runs, touched(before, after), _events(bucket, before, after), after, seconds)


def touched(before: Results, after: Results) -> list[tuple[StoredBom, str]]:
    """The BOMs that are new or have another snapshot."""
    snapshots = {bom.identity: bom.snapshot for bom in before.boms}
    return [
        (bom, "changed" if bom.identity in snapshots else "new")
        for bom in after.boms
        if snapshots.get(bom.identity) != bom.snapshot
    ]


def _events(bucket: DataBucket, before: Results, after: Results) -> list[dict[str, Any]]:
    """The kept events that were not there before, in the order of their time; long lists of changes are read."""
    events = kept_events(bucket.read_all(after.events - before.events))
    for event in events:
        key = event["data"].get("notice")
        if key and event["data"]["changes"] is None:
            event["data"]["changes"] = json.loads(bucket.read(key))["lines"]
    return events
