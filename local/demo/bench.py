"""`make bench`: how long each part takes on this machine. Never a test: the numbers are for comparison by eye."""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from local.demo import edits, webhooks
from local.demo.delta import SCHEDULED
from local.demo.full_sync import full_sync, stall, store_settings
from local.demo.options import Options
from local.demo.play import say
from local.demo.report import table
from local.demo.runs import RunReport, fire, follow, reports, requests_made
from local.demo.stage import Stage, staged

FULL_SYNC = ("sync-wip-boms-nightly", "sync-released-boms", "sync-part-library")
HEADINGS = ("what", "seconds", "requests to Altium")


def main() -> int:
    """Measure once and print."""
    with (
        tempfile.TemporaryDirectory(prefix="a365-sync-bench-") as scratch,
        staged(None, "nexar", Path(scratch, "cloud.log")) as stage,
    ):
        rows = [(name, f"{seconds:.1f}", "") for name, seconds in stage.seconds.items()]
        rows += measure(stage)
    say(table(HEADINGS, rows, numbers={1, 2}))
    return 0


def measure(stage: Stage) -> list[tuple[str, str, str]]:
    """The full sync, the same again with nothing changed, and what a quarter of an hour brings."""
    store_settings(stage, Options())
    first = full_sync(stage, lambda _: None, lambda _: None)
    rows = _rows("full sync", first.runs, first.seconds)
    rows += _rows("unchanged full sync", *_timed(stage, lambda: [_start(stage, name) for name in FULL_SYNC]))
    assert stage.simulator is not None  # noqa: S101 - the bench is staged with one
    edits.make(stage.simulator.url)
    return rows + _rows("15-minute delta", *_timed(stage, lambda: fire(stage.deployment, SCHEDULED)))


def _start(stage: Stage, trigger: str) -> str:
    return str(webhooks.call(stage.deployment, trigger, {})["run_id"])


def _timed(stage: Stage, begin: Callable[[], list[str]]) -> tuple[list[RunReport], float]:
    began = time.monotonic()
    runs = follow(partial(reports, stage.deployment), begin(), lambda _: None, stall=stall(stage))
    return runs, time.monotonic() - began


def _rows(what: str, runs: list[RunReport], seconds: float) -> list[tuple[str, str, str]]:
    own = [(f"  {run['trigger']}", "", str(run["altium_requests"])) for run in runs]
    return [(what, f"{seconds:.1f}", str(requests_made(runs))), *own]


if __name__ == "__main__":
    sys.exit(main())
