"""The two functions that bring single BOMs up to date: from a queue, or for one webhook call."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import accepted, answer_call
from a365_sync.entrypoints.gate import require_working
from a365_sync.environment import Environment
from a365_sync.errors import NotConnected
from a365_sync.sync.triggers import Trigger
from a365_sync.webhooks.answer import Response
from a365_sync.webhooks.request import Request, is_call

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from a365_sync.sync.session import Session


def handle(event: dict[str, Any], trigger: Trigger) -> Any:
    """Answer a call with 202, or do a batch of the queue's tasks and name those that failed."""
    deployed = environment.load()
    if is_call(event):
        return answer_call(event, trigger, deployed, lambda request: _queue_one(deployed, trigger, request))
    return _do_batch(deployed, event)


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


def _do_batch(deployed: Environment, event: dict[str, Any]) -> Any:
    from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response

    # Tasks of other BOMs go on: only the group of the failed one has to wait for it.
    processor = SqsFifoPartialProcessor(skip_group_on_error=True)
    return process_partial_response(event, _record_handler(deployed), processor)


def _record_handler(deployed: Environment) -> "Callable[[SQSRecord], None]":
    from a365_sync.deployed import connector, stores
    from a365_sync.sync.session import open_session
    from a365_sync.sync.task_work import do_task
    from a365_sync.sync.tasks import BomTask

    session: Session | None = None

    def do(record: "SQSRecord") -> None:
        nonlocal session
        session = session or open_session(stores(deployed), connector(deployed))
        do_task(session, BomTask.model_validate_json(record.body))

    return do
