"""Keeps the access token good: on schedule, and when another function asks because Altium refused one."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.logs import logger
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, RetryLater

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from a365_sync.connection.keeper import Keeper


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answers `{"outcome": ...}`, with `error` when there is no good token. Source `connect` brings a sign-in.

    A scheduled invocation raises what a retry or a person must mend, so that its alarm rings.
    """
    from a365_sync.connection.keeper_function import answer_done, answer_failed
    from a365_sync.entrypoints.token_keeping import act

    try:
        return answer_done(act(_keeper(), event, context.aws_request_id))
    except NotConnected as error:
        logger.info(str(error))
        return answer_failed(error)
    except A365SyncError as error:
        logger.error("no good access token", extra={"error": error.as_dict()})
        if event.get("source") == "schedule" and isinstance(error, RetryLater | ConnectionBroken):
            raise
        return answer_failed(error)


def _keeper() -> "Keeper":
    from a365_sync.entrypoints.token_keeping import deployed_keeper

    return deployed_keeper(environment.load())
