"""Checks and stores the settings."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import answer_call
from a365_sync.entrypoints.invocation import time_left
from a365_sync.entrypoints.logs import logger
from a365_sync.environment import Environment
from a365_sync.sync.triggers import Trigger
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers 200 with the settings in force, or 400 naming what is wrong and the nearest right word."""
    deployed = environment.load()
    return answer_call(
        event, Trigger.STORE_ENV_VARIABLES, deployed, lambda request: _store(deployed, request, context)
    )


def _store(deployed: Environment, request: Request, context: "LambdaContext") -> Response:
    from a365_sync.deployed import connector, stores
    from a365_sync.store.own_profiles import OwnProfiles
    from a365_sync.sync.configure import store_settings
    from a365_sync.sync.session import keeping_pace

    opened = stores(deployed)
    connect = keeping_pace(opened, connector(deployed, fresh=True), time_left=time_left(context))
    result = store_settings(
        opened.state, OwnProfiles(opened.bucket), connect, request.json(), datetime.now(UTC)
    )
    return respond(
        200,
        {
            "settings": result.stored.settings.model_dump(mode="json"),
            "version": result.stored.version,
            "changed": result.is_new,
        },
    )
