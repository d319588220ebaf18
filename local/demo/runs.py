"""Run records as the HTTP API tells them, and waiting until runs are final."""

import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypedDict

from local.cloud import Deployment, wait_until
from local.demo.errors import DemoError

FINAL = {"finished", "failed", "skipped"}
SHOWN = 100


class RunReport(TypedDict):
    """The fields of `GET /runs` that the demo reads."""

    run_id: str
    trigger: str
    state: str
    planned: int
    settled: int
    changed: int
    unchanged: int
    failed: int
    altium_requests: int
    summary: str | None
    error: dict[str, Any] | None


def reports(deployment: Deployment) -> list[RunReport]:
    """The newest runs of all triggers, newest first. Raises DemoError."""
    answer = deployment.get(f"/runs?limit={SHOWN}", secret=deployment.webhook_secret)
    if not answer.ok:
        raise DemoError(f"GET /runs answered {answer.status_code}: {answer.text[:500]}")
    found: list[RunReport] = answer.json()["runs"]
    return found


def follow(
    fetch: Callable[[], list[RunReport]],
    run_ids: Collection[str],
    show: Callable[[list[RunReport]], None],
    *,
    stall: float,
    interval: float = 0.5,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> list[RunReport]:
    """Show the runs until all are final, and return them in the order of `run_ids`.

    Raises DemoError when nothing about them changes for `stall` seconds.
    """
    last: list[RunReport] = []
    moved = clock()
    while True:
        found = {run["run_id"]: run for run in fetch()}
        current = [found[run_id] for run_id in run_ids if run_id in found]
        if current != last:
            last, moved = current, clock()
            show(current)
        if len(current) == len(run_ids) and all(run["state"] in FINAL for run in current):
            return current
        if clock() - moved > stall:
            raise DemoError(f"Nothing has moved for {stall:g} s: {describe(current)}.")
        sleep(interval)


def fire(deployment: Deployment, triggers: Iterable[str], *, timeout: float = 60) -> list[str]:
    """Let the schedules of these triggers be due; the ids of the runs that they start, in the same order."""
    wanted = list(triggers)
    known = {run["run_id"] for run in reports(deployment)}
    for trigger in wanted:
        deployment.fire_schedule(trigger.replace("-", "_"))

    def started() -> list[str]:
        fresh = {run["trigger"]: run["run_id"] for run in reports(deployment) if run["run_id"] not in known}
        return [fresh[trigger] for trigger in wanted] if fresh.keys() >= set(wanted) else []

    return wait_until(started, timeout=timeout, interval=0.3, what=f"the scheduled runs of {wanted}")


def requests_made(runs: Iterable[RunReport]) -> int:
    """Requests made to Altium on behalf of these runs."""
    return sum(run["altium_requests"] for run in runs)


def describe(runs: Iterable[RunReport]) -> str:
    """The runs in a few words each, for a message."""
    told = (f"{run['trigger']} {run['state']} {run['settled']}/{run['planned']}" for run in runs)
    return ", ".join(told) or "no run has started"
