"""Takes Altium's event deliveries."""

from typing import TYPE_CHECKING, Any

from a365_sync.entrypoints import event_delivery
from a365_sync.entrypoints.logs import logger
from a365_sync.webhooks.answer import Response

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers 202 at once; the sync functions look at what the delivery hints at."""
    return event_delivery.take(event)
