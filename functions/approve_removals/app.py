"""Lets removals go that the brake has withheld."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import APPROVE_REMOVALS, answer_call
from a365_sync.entrypoints.logs import logger
from a365_sync.environment import Environment
from a365_sync.store.aws import table
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers 200 with the ids that may go now, or 400 naming the nearest kind."""
    deployed = environment.load()
    return answer_call(event, APPROVE_REMOVALS, deployed, lambda request: _approve(deployed, request))


def _approve(deployed: Environment, request: Request) -> Response:
    from a365_sync.sync.approval import approve

    return respond(200, approve(table(deployed.state_table), request.json()))
