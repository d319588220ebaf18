"""The pages on which a person connects the installation to Altium."""

from typing import TYPE_CHECKING, Any

from a365_sync.entrypoints.browser_connect import handle
from a365_sync.entrypoints.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answers `GET /connect`, `POST /connect` and `GET /connect/callback` with pages and redirects."""
    return handle(event)
