"""The agreement between the token-keeper function and those that invoke it: answers and what they mean."""

import json
from typing import Any

from a365_sync.connection.keeper import Outcome
from a365_sync.connection.source import Keeper
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, TokenUnavailable

_RAISED = {kind.code: kind for kind in (ConnectionBroken, NotConnected)}


def answer_done(outcome: Outcome) -> dict[str, Any]:
    """The function's answer when the secret holds a good token."""
    return {"outcome": outcome.value}


def answer_failed(error: A365SyncError) -> dict[str, Any]:
    """The function's answer when it does not."""
    told = {"code": error.code, "what": error.what, "detail": error.detail, "request_id": error.request_id}
    return {"outcome": "failed", "error": told}


def ask_function(client: Any, function_name: str) -> Keeper:
    """A `Keeper` that invokes the function synchronously with boto3's Lambda client.

    It raises ConnectionBroken or NotConnected when the function says so, TokenUnavailable for other failures.
    """

    def ask(refused: str | None) -> None:
        answer = client.invoke(
            FunctionName=function_name,
            InvocationType="RequestResponse",
            Payload=json.dumps({"source": "token-source", "refused": refused}).encode(),
        )
        payload = answer["Payload"].read()
        if answer.get("FunctionError"):
            raise TokenUnavailable("The token keeper failed.", detail=payload[:300].decode(errors="replace"))
        _raise_failure(json.loads(payload))

    return ask


def _raise_failure(answer: dict[str, Any]) -> None:
    if error := answer.get("error"):
        kind = _RAISED.get(error["code"], TokenUnavailable)
        raise kind(error["what"], detail=error["detail"], request_id=error["request_id"])
