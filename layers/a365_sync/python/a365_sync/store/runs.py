"""Run records: each execution of a trigger from its request to its result. Lives in StateTable.

A run's planner writes how many units of work it handed out; each unit settles once, whatever is delivered twice;
whoever settles the last one finishes the run.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from a365_sync.store.table import ConditionFailedError, Item, Table, Update

_KEPT_SECONDS = 180 * 86_400
_TASKS_KEPT_SECONDS = 30 * 86_400


class Outcome(StrEnum):
    """What became of one unit of work."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class RunState(StrEnum):
    """How far a run is; the last three are final."""

    REQUESTED = "requested"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    SKIPPED = "skipped"


FINAL = frozenset({RunState.FINISHED, RunState.FAILED, RunState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it stands; `planned` is final once `planning` is over.

    A run with a `project_id` looks at that project alone; any other at all that its trigger is for. A long one is
    `continued` in further invocations, `reached` counts the checkpoints it had when it was. One that is not
    `recorded` is a draft: no reader knows of it yet.
    """

    run_id: str
    trigger: str
    source: str
    state: RunState
    requested_at: str
    started_at: str | None = None
    finished_at: str | None = None
    baseline: bool = False
    planning: bool = True
    planned: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    altium_requests: int = 0
    workspace_id: str | None = None
    project_id: str | None = None
    summary: str | None = None
    error: dict[str, Any] | None = None
    continued: int = 0
    reached: int = 0
    recorded: bool = True

    @property
    def settled(self) -> int:
        """Units of work that have an outcome."""
        return self.changed + self.unchanged + self.failed


class Runs:
    """Creates, advances and lists runs."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def draft(self, trigger: str, source: str, now: datetime, project_id: str | None = None) -> Run:
        """A new run in state `requested` that is not recorded yet; ids sort by time."""
        run_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}-{trigger}-{secrets.token_hex(3)}"
        return Run(run_id, trigger, source, RunState.REQUESTED, now.isoformat(),
                   project_id=project_id, recorded=False)  # fmt: skip

    def create(self, trigger: str, source: str, now: datetime, project_id: str | None = None) -> Run:
        """A new run in state `requested`."""
        return self.record(self.draft(trigger, source, now, project_id))

    def record(self, run: Run) -> Run:
        """Record a draft as it stands; a repeat finds it recorded and changes nothing."""
        known = {name: value for name, value in asdict(run).items() if value is not None}
        del known["run_id"], known["recorded"]
        item = {
            **_key(run.run_id), **known, "state": run.state.value,
            "expires_at": int(datetime.fromisoformat(run.requested_at).timestamp()) + _KEPT_SECONDS,
        }  # fmt: skip
        with suppress(ConditionFailedError):
            self._table.put(item, condition="attribute_not_exists(#pk)")
        return replace(run, recorded=True)

    def get(self, run_id: str) -> Run | None:
        """A run, or None when it never was or has expired."""
        item = self._table.get(("RUNS", run_id))
        return _run(item) if item and _is_whole(item) else None

    def get_many(self, run_ids: Collection[str]) -> dict[str, Run]:
        """Those of the runs that there are, by id."""
        found = self._table.get_many(("RUNS", run_id) for run_id in run_ids)
        return {run_id: _run(item) for (_, run_id), item in found.items() if _is_whole(item)}

    def newest(self, limit: int) -> Iterator[Run]:
        """Runs of all triggers, the newest first."""
        items = self._table.query("RUNS", newest_first=True, limit=limit)
        return (_run(item) for item in items if _is_whole(item))

    def advance(self, run_id: str, **attributes: Any) -> Run:
        """Set attributes of a run."""
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in attributes)
        values = {f":{name}": value for name, value in attributes.items()}
        return _run(self._table.update(Update(("RUNS", run_id), expression, values)))

    def plan(self, run_id: str, name: str, units: int, now: datetime) -> None:
        """Add the units of work that something gave rise to, once: a repeat of the planner counts nothing twice."""
        expires = int(now.timestamp()) + _TASKS_KEPT_SECONDS
        try:
            self._table.update_together(
                Update(
                    (f"RUN#{run_id}", f"PLAN#{name}"),
                    "SET #units = :units, #expires_at = :expires",
                    {":units": units, ":expires": expires},
                    "attribute_not_exists(#units)",
                ),
                Update(("RUNS", run_id), "ADD #planned :units", {":units": units}),
            )
        except ConditionFailedError:
            return

    def end_planning(self, run_id: str, requests: int) -> None:
        """Everything is handed out; `requests` were made to Altium meanwhile."""
        self._table.update(
            Update(
                ("RUNS", run_id),
                "ADD #altium_requests :n SET #planning = :no",
                {":n": requests, ":no": False},
            )
        )

    def count_requests(self, run_id: str, requests: int) -> None:
        """Add requests made to Altium on behalf of a run."""
        self._table.update(Update(("RUNS", run_id), "ADD #altium_requests :n", {":n": requests}))

    def settle(
        self,
        run_id: str,
        task: str,
        outcome: Outcome,
        requests: int,
        now: datetime,
        error: dict[str, Any] | None = None,
        together_with: Sequence[Update] = (),
    ) -> None:
        """Record the outcome of one unit of work, once; a failed unit may still turn out well later.

        `together_with` is written at one with it, or alone where the outcome is known.
        """
        task_update = Update(
            (f"RUN#{run_id}", f"TASK#{task}"),
            "SET #outcome = :outcome, #at = :at, #error = :error, #expires_at = :expires",
            {":outcome": outcome.value, ":at": now.isoformat(), ":error": error,
             ":expires": int(now.timestamp()) + _TASKS_KEPT_SECONDS},
        )  # fmt: skip
        first = Update(
            task_update.key, task_update.expression, task_update.values, "attribute_not_exists(#outcome)"
        )
        counted = {f":{outcome.value}": 1, ":requests": requests}
        try:
            self._table.update_together(
                first,
                Update(
                    ("RUNS", run_id),
                    f"ADD #{outcome.value} :{outcome.value}, #altium_requests :requests",
                    counted,
                ),
                *together_with,
            )
        except ConditionFailedError:
            for update in together_with:
                self._table.update(update)
            if outcome is Outcome.FAILED:
                self._tell_again(task_update)
            else:
                self._recover(run_id, task_update, outcome, requests)

    def failures(self, run_id: str, limit: int = 20) -> list[Item]:
        """The first failed units of a run with their errors: `[{"task": ..., "error": {...}}]`."""
        failed = (
            {"task": task["sk"].removeprefix("TASK#"), "error": task["error"]}
            for task in self._table.query(f"RUN#{run_id}", "TASK#")
            if task["outcome"] == Outcome.FAILED.value
        )
        return [entry for entry, _ in zip(failed, range(limit), strict=False)]

    def errors(self, units: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """Why units of work failed, by run id and unit; without those that did not fail."""
        keys = {(f"RUN#{run_id}", f"TASK#{task}"): (run_id, task) for run_id, task in units}
        found = self._table.get_many(keys)
        return {keys[key]: item["error"] for key, item in found.items() if item.get("error")}

    def finish(self, run_id: str, state: RunState, summary: str, now: datetime) -> bool:
        """Close a run; False when it was closed before."""
        try:
            self._table.update(Update(
                ("RUNS", run_id), "SET #state = :state, #summary = :summary, #finished_at = :now",
                {":state": state.value, ":summary": summary, ":now": now.isoformat(), ":requested": "requested",
                 ":running": "running"},
                "#state IN (:requested, :running)",
            ))  # fmt: skip
        except ConditionFailedError:
            return False
        return True

    def _tell_again(self, failure: Update) -> None:
        """A unit that had failed did so again: the later reason tells more."""
        again = replace(failure, values={**failure.values, ":was": "failed"}, condition="#outcome = :was")
        with suppress(ConditionFailedError):  # it has turned out well before
            self._table.update(again)

    def retell(self, run: Run, summary: str) -> None:
        """Give a run another summary, unless its counts have moved since it was read: whoever moved them tells it."""
        values = {":summary": summary, ":failed": run.failed}
        with suppress(ConditionFailedError):
            self._table.update(
                Update(("RUNS", run.run_id), "SET #summary = :summary", values, "#failed = :failed")
            )

    def _recover(self, run_id: str, task_update: Update, outcome: Outcome, requests: int) -> None:
        """A unit that had failed was repeated and went well: move the count."""
        again = replace(
            task_update, values={**task_update.values, ":was": "failed"}, condition="#outcome = :was"
        )
        moved = Update(
            ("RUNS", run_id),
            f"ADD #failed :less, #{outcome.value} :more, #altium_requests :requests",
            {":less": -1, ":more": 1, ":requests": requests},
        )
        try:
            self._table.update_together(again, moved)
        except ConditionFailedError:
            return  # delivered twice: it had settled well already


def _key(run_id: str) -> dict[str, str]:
    return {"pk": "RUNS", "sk": run_id}


def _is_whole(item: Item) -> bool:
    """A task that is settled after its run has expired leaves counts of a run that nobody knows any more."""
    return "state" in item


def _run(item: Item) -> Run:
    known = {name: value for name, value in item.items() if name in Run.__slots__}
    return Run(**{**known, "run_id": item["sk"], "state": RunState(item["state"])})
