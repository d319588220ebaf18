"""Delivers an event to one subscriber."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints import subscribing
from a365_sync.entrypoints.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """A message of DeliveryQueue: signed and posted, or put off until its time."""
    return subscribing.deliver_batch(environment.load(), event)
