"""The four functions that walk the workspace: a webhook starts a run, which is an invocation of its own."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import accepted, answer_call, is_initialized
from a365_sync.entrypoints.gate import require_working, skips
from a365_sync.entrypoints.invocation import time_left
from a365_sync.environment import Environment
from a365_sync.errors import NotConnected, as_sync_error
from a365_sync.store.aws import client, table
from a365_sync.store.runs import Run, Runs, RunState
from a365_sync.sync.triggers import Trigger
from a365_sync.webhooks.answer import Response
from a365_sync.webhooks.request import is_call

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from a365_sync.sync.run import Work
    from a365_sync.sync.session import Stores

_log = logging.getLogger(__name__)

_UNASKED = ("schedule", "altium-event")


def handle(
    event: dict[str, Any], trigger: Trigger, load_work: Callable[[], "Work"], context: "LambdaContext"
) -> Response | None:
    """Answer a call, or conduct the run that an invocation asks for; `load_work` imports what a call does not need."""
    deployed = environment.load()
    if is_call(event):
        return answer_call(
            event, trigger, deployed, lambda request: accepted(request, _start(deployed, trigger))
        )
    _conduct(deployed, trigger, event, load_work(), context)
    return None


def start_run(deployed: Environment, trigger: Trigger, source: str) -> Run:
    """Record a run and invoke its function; the invocation is asynchronous and repeated by Lambda if it fails."""
    runs = Runs(table(deployed.state_table))
    run = runs.create(trigger, source, datetime.now(UTC))
    try:
        _invoke(deployed, run)
    except Exception as error:
        runs.advance(run.run_id, error=as_sync_error(error).as_dict())
        runs.finish(run.run_id, RunState.FAILED, "The function could not be invoked.", datetime.now(UTC))
        raise
    return run


def _invoke(deployed: Environment, run: Run) -> None:
    client("lambda").invoke(
        FunctionName=f"{deployed.function_name_prefix}{run.trigger}",
        InvocationType="Event",
        Payload=json.dumps({"source": run.source, "run_id": run.run_id}).encode(),
    )


def _start(deployed: Environment, trigger: Trigger) -> Run:
    if not is_initialized(deployed):
        raise NotConnected("No workspace is known yet.")
    require_working(deployed)
    return start_run(deployed, trigger, "webhook")


def _conduct(
    deployed: Environment,
    trigger: Trigger,
    event: dict[str, Any],
    work: "Work",
    context: "LambdaContext",
) -> None:
    from a365_sync.deployed import connector, stores
    from a365_sync.sync.finish import fail_run
    from a365_sync.sync.run import conduct
    from a365_sync.sync.session import open_session

    if not is_initialized(deployed):
        _log.info("no workspace is known yet: nothing to sync")
        return
    source = str(event.get("source", "direct"))
    if source in _UNASKED and skips(deployed, trigger, source):
        _log.warning("skipped: the stored credential is known to be broken")
        return
    opened = stores(deployed)
    run = _requested(opened.runs, event) or opened.runs.draft(
        trigger, source, datetime.now(UTC), _project(opened, event)
    )
    try:
        session = open_session(
            opened, connector(deployed), time_left=time_left(context), owner=context.aws_request_id
        )
    except Exception as error:
        fail_run(opened, run, error, datetime.now(UTC))
        raise
    conduct(session, run, work, partial(_invoke, deployed))


def _requested(runs: Runs, event: dict[str, Any]) -> Run | None:
    run_id = event.get("run_id")
    return runs.get(str(run_id)) if run_id else None


def _project(opened: "Stores", event: dict[str, Any]) -> str | None:
    """The project that an event hints at; None, and so a sweep, for one that no sweep has seen."""
    from a365_sync.store.catalog import Catalog

    project_id, workspace = event.get("project_id"), opened.state.workspace()
    if not project_id or workspace is None:
        return None
    spellings = (str(project_id), str(project_id).upper(), str(project_id).lower())
    known = Catalog(opened.catalog_table, workspace.workspace_id).projects_by_id(spellings)
    return next(iter(known), None)
