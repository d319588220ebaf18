"""Table `run`: the runs that did something, partitioned by the day they were asked for."""

from a365_sync.lake.row import Row, Timestamp
from a365_sync.store.runs import Run, RunState


class RunRow(Row):
    """A run that is over; its counts are of BOMs or components, `error_code` and `error_message` why it failed."""

    run_id: str
    trigger: str
    source: str
    state: RunState
    workspace_id: str | None
    project_id: str | None
    requested_at: Timestamp
    started_at: Timestamp | None
    finished_at: Timestamp | None
    baseline: bool
    planned: int
    changed: int
    unchanged: int
    failed: int
    altium_requests: int
    summary: str | None
    error_code: str | None
    error_message: str | None


def run_row(run: Run) -> RunRow:
    """The row of a run as it stands."""
    error = run.error or {}
    taken = RunRow.model_fields.keys() & set(Run.__slots__)
    return RunRow(
        **{name: getattr(run, name) for name in taken},
        error_code=error.get("code"),
        error_message=error.get("message"),
    )


def is_told(run: Run) -> bool:
    """Whether a run is worth a row: one that changed nothing and failed nowhere would cost a write to say so."""
    return run.state is RunState.FAILED or run.changed > 0 or run.failed > 0
