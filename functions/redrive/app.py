"""Replays work that failed for good: the messages of the dead-letter queues."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import REDRIVE, answer_call
from a365_sync.entrypoints.logs import logger
from a365_sync.environment import Environment
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers 200 with what was replayed and why it had failed, or 400 naming the nearest that there is."""
    deployed = environment.load()
    return answer_call(event, REDRIVE, deployed, lambda request: _redrive(deployed, request))


def _redrive(deployed: Environment, request: Request) -> Response:
    from a365_sync.entrypoints.redriving import redrive

    return respond(200, redrive(deployed, request.json()))
