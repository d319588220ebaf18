"""What `GET /runs` and `GET /status` tell."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from a365_sync.store.runs import Run, Runs, RunState
from a365_sync.store.state import State
from a365_sync.sync.triggers import ENTITY, SWEEPS, Entity, Trigger

_LOOKED_AT = 200


def run_report(run: Run) -> dict[str, Any]:
    """A run as the API shows it."""
    told = asdict(run) | {"state": run.state.value, "settled": run.settled}
    del told["recorded"], told["reached"]
    return told


def status_report(state: State, runs: Runs, now: datetime) -> dict[str, Any]:
    """How fresh each entity is: its last good run and its age in seconds, the running one, and the workspace."""
    workspace, stored = state.workspace(), state.settings()
    recent = list(runs.newest(_LOOKED_AT))
    return {
        "workspace": {"id": workspace.workspace_id, "name": workspace.name, "url": workspace.url}
        if workspace
        else None,
        "next_step": None
        if workspace
        else "Store a credential in the connection secret, then call POST /webhooks/initialize-integration.",
        "settings_version": stored.version,
        "settings": stored.settings.model_dump(mode="json"),
        "entities": {entity.value: _entity(entity, recent, now) for entity in Entity},
    }


def _entity(entity: Entity, recent: list[Run], now: datetime) -> dict[str, Any]:
    mine = [run for run in recent if ENTITY.get(Trigger(run.trigger)) is entity]
    good = next((run for run in mine if _is_good_sweep(run)), None)
    active = next((run for run in mine if run.state in (RunState.REQUESTED, RunState.RUNNING)), None)
    last = mine[0] if mine else None
    age = (
        int((now - datetime.fromisoformat(good.finished_at)).total_seconds())
        if good and good.finished_at
        else None
    )
    return {
        "last_good_run": good.run_id if good else None,
        "age_seconds": age,
        "active_run": active.run_id if active else None,
        "last_run": {"run_id": last.run_id, "state": last.state.value, "summary": last.summary}
        if last
        else None,
    }


def _is_good_sweep(run: Run) -> bool:
    """A look at one project, or at one BOM, says nothing of the others."""
    return run.trigger in SWEEPS and run.state is RunState.FINISHED and not run.failed and not run.project_id
