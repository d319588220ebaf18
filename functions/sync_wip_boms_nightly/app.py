"""Queues every variant of every project."""

from typing import TYPE_CHECKING, Any

from a365_sync.entrypoints import sync_trigger
from a365_sync.entrypoints.logs import logger
from a365_sync.sync.triggers import Trigger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from a365_sync.sync.run import Work


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any] | None:
    """A webhook call starts a run and is answered with 202; a schedule or an invocation with a run id is the run."""
    return sync_trigger.handle(event, Trigger.SYNC_WIP_BOMS_NIGHTLY, _work, context)


def _work() -> "Work":
    from a365_sync.sync.wip import sync_all

    return sync_all
