"""Finds who subscribed to an event."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints import subscribing
from a365_sync.entrypoints.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """A batch of EventQueue: an event is queued once for each subscription, a replay page by page."""
    return subscribing.route_batch(environment.load(), event)
