"""Manages subscriptions: who is sent which events, and where to."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import SUBSCRIPTIONS, answer_call
from a365_sync.entrypoints.logs import logger
from a365_sync.webhooks.answer import Response
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers `/subscriptions`, `/subscriptions/{id}`, and below it `rotate-secret`, `test` and `replay`."""
    deployed = environment.load()

    def act(request: Request) -> Response:
        from a365_sync.entrypoints.subscribing import answer_subscriber

        return answer_subscriber(deployed, request)

    return answer_call(event, SUBSCRIPTIONS, deployed, act)
