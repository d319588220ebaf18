"""Brings the BOM of a variant in work up to date."""

from typing import TYPE_CHECKING, Any

from a365_sync.entrypoints import upsert_trigger
from a365_sync.entrypoints.logs import logger
from a365_sync.sync.triggers import Trigger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Any:
    """A webhook call queues one BOM and is answered with 202; a batch of the queue is done, failures named."""
    return upsert_trigger.handle(event, Trigger.UPSERT_WIP_VARIANT, context)
