"""The first full sync: settings and connection by webhook, the runs to their end, the results."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from local.demo import webhooks
from local.demo.bucket import DataBucket, Results
from local.demo.options import Options
from local.demo.runs import RunReport, follow, reports
from local.demo.stage import Stage

# Of the simulator an answer is due at once; elsewhere a message may have to wait for its second delivery.
STALL_AT_SIMULATOR = 180.0
STALL_ELSEWHERE = 2000.0


@dataclass(frozen=True)
class FullSync:
    """`workspace` as initialize-integration found it; `seconds` from that call until the last run's end."""

    workspace: dict[str, Any]
    runs: list[RunReport]
    results: Results
    seconds: float


def stall(stage: Stage) -> float:
    """How many seconds without any progress are too many."""
    return STALL_AT_SIMULATOR if stage.simulator else STALL_ELSEWHERE


def store_settings(stage: Stage, options: Options) -> dict[str, Any]:
    """Store the settings by webhook; the answer. Raises DemoError."""
    settings = {"workspace_url": options.workspace_url, "projects": list(options.projects)}
    return webhooks.call(stage.deployment, "store-env-variables", settings)


def initialize(stage: Stage) -> dict[str, Any]:
    """Call initialize-integration by webhook; its answer. Raises DemoError."""
    return webhooks.call(stage.deployment, "initialize-integration", {})


def full_sync(
    stage: Stage, announce: Callable[[dict[str, Any]], None], show: Callable[[list[RunReport]], None]
) -> FullSync:
    """Initialize, then follow the runs until all are final; `announce` gets the answer. Raises DemoError."""
    began = time.monotonic()
    found = initialize(stage)
    announce(found)
    run_ids = [run["run_id"] for run in found["runs"]]
    runs = follow(partial(reports, stage.deployment), run_ids, show, stall=stall(stage))
    seconds = round(time.monotonic() - began, 1)
    return FullSync(found["workspace"], runs, DataBucket(stage).results(), seconds)
