"""The two functions that bring single BOMs up to date: from a queue, or for one webhook call."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import accepted, answer_call
from a365_sync.entrypoints.gate import require_working
from a365_sync.entrypoints.invocation import time_left
from a365_sync.environment import Environment
from a365_sync.errors import NotConnected
from a365_sync.sync.triggers import Trigger
from a365_sync.webhooks.answer import Response
from a365_sync.webhooks.request import Request, is_call

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handle(event: dict[str, Any], trigger: Trigger, context: "LambdaContext") -> Any:
    """Answer a call with 202, or do a batch of the queue's tasks and name those that stay in it."""
    deployed = environment.load()
    if is_call(event):
        return answer_call(event, trigger, deployed, lambda request: _queue_one(deployed, trigger, request))
    return _do_batch(deployed, trigger, event, context)


def _queue_one(deployed: Environment, trigger: Trigger, request: Request) -> Response:
    from a365_sync.deployed import stores
    from a365_sync.store.state import State
    from a365_sync.sync.single import queue_single

    opened = stores(deployed)
    workspace = State(opened.state_table).workspace()
    if workspace is None:
        raise NotConnected("No workspace is known yet.")
    require_working(deployed)
    run = queue_single(opened, workspace, trigger, request.json(), datetime.now(UTC))
    return accepted(request, run)


def _do_batch(
    deployed: Environment, trigger: Trigger, event: dict[str, Any], context: "LambdaContext"
) -> Any:
    from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response

    from a365_sync.deployed import connector, stores
    from a365_sync.entrypoints.task_batch import TaskBatch

    opened = stores(deployed)
    queue = opened.wip_queue if trigger is Trigger.UPSERT_WIP_VARIANT else opened.release_queue
    batch = TaskBatch(opened, connector(deployed), queue, context.aws_request_id, time_left(context))
    # Tasks of other BOMs go on: only the group of the failed one has to wait for it. And a batch of which nothing
    # could be done is none that failed.
    processor = SqsFifoPartialProcessor(skip_group_on_error=True)
    processor.raise_on_entire_batch_failure = False
    try:
        return process_partial_response(event, batch.do, processor)
    finally:
        batch.close()
