"""Answers queries of what is stored: parts, projects, BOMs, where a part is used."""

from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.logs import logger
from a365_sync.entrypoints.querying import answer_query
from a365_sync.webhooks.answer import Response

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers the routes of `a365_sync.queries.routes`."""
    return answer_query(event, environment.load())
