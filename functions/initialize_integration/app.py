"""Checks the connection, finds the workspace, and starts the first full sync."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import answer_call, started
from a365_sync.entrypoints.invocation import time_left
from a365_sync.entrypoints.logs import logger
from a365_sync.entrypoints.sync_trigger import start_run
from a365_sync.environment import Environment
from a365_sync.sync.triggers import FULL_SYNC, Trigger
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers 200 with the workspace found, its sizes, and the runs that were started."""
    deployed = environment.load()
    return answer_call(
        event,
        Trigger.INITIALIZE_INTEGRATION,
        deployed,
        lambda request: _initialize(deployed, request, context),
    )


def _initialize(deployed: Environment, request: Request, context: "LambdaContext") -> Response:
    from a365_sync.deployed import connector, look_at_connection, stores
    from a365_sync.sync.event_registration import EventTarget, register_events
    from a365_sync.sync.initialize import initialize
    from a365_sync.sync.session import keeping_pace

    look_at_connection(deployed)
    opened = stores(deployed)
    connect = keeping_pace(opened, connector(deployed, fresh=True), time_left=time_left(context))
    found = initialize(opened.state, connect)
    events = register_events(
        opened,
        connect(found["workspace"]["api_url"]).event_webhooks,
        EventTarget(request.base_url, deployed.allow_loopback_door),
        opened.state.settings().settings.altium_event_types,
    )
    runs = [
        {"trigger": trigger.value, **started(request, start_run(deployed, trigger, "initialize"))}
        for trigger in FULL_SYNC
    ]
    return respond(200, {**found, "altium_events": events, "runs": runs})
