"""Keeps the access token good: on schedule, and when another function asks because Altium refused one."""

from functools import partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from a365_sync import environment
from a365_sync.errors import A365SyncError, NotConnected, RetryLater

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from a365_sync.connection.keeper import Keeper, Outcome

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answers `{"outcome": ...}`, with `error` when there is no good token. Source `connect` brings a sign-in.

    A scheduled invocation raises what a retry may mend, so that Lambda repeats it and its alarm sees it.
    """
    from a365_sync.connection.keeper_function import answer_done, answer_failed

    try:
        return answer_done(_done(_keeper(), event, context.aws_request_id))
    except NotConnected as error:
        logger.info(str(error))
        return answer_failed(error)
    except A365SyncError as error:
        logger.error("no good access token", extra={"error": error.as_dict()})
        if event.get("source") == "schedule" and isinstance(error, RetryLater):
            raise
        return answer_failed(error)


def _done(keeper: "Keeper", event: dict[str, Any], owner: str) -> "Outcome":
    from a365_sync.connection.sign_in import SignIn

    if event.get("source") == "connect":
        return keeper.connect_user(owner, SignIn.from_event(event))
    return keeper.keep(owner, event.get("refused"))


def _keeper() -> "Keeper":
    from a365_sync.connection.application import Application
    from a365_sync.connection.keeper import Keeper
    from a365_sync.connection.model import Connection
    from a365_sync.connection.opening import exchange, exchange_code
    from a365_sync.store.aws import client, table
    from a365_sync.store.connection_state import ConnectionState
    from a365_sync.store.leases import Leases
    from a365_sync.store.secrets import JsonSecret

    settings = environment.load()
    state = table(settings.state_table)
    application = partial(Application.from_secret, allow_loopback=settings.allow_loopback_door)
    return Keeper(
        store=JsonSecret(client("secretsmanager"), settings.connection_secret_id),
        connect=partial(Connection.from_secret, allow_loopback=settings.allow_loopback_door),
        exchange=exchange,
        exchange_code=lambda secret, sign_in: exchange_code(application(secret), sign_in),
        lease=Leases(state),
        verdict=ConnectionState(state),
    )
