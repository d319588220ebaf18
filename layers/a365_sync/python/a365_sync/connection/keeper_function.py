"""The agreement between the token-keeper function and those that invoke it: answers and what they mean."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from a365_sync.connection.keeper import Outcome
from a365_sync.connection.sign_in import SignIn
from a365_sync.connection.source import Keeper
from a365_sync.errors import (
    A365SyncError,
    ConnectionBroken,
    HostNotAllowed,
    InvalidInput,
    NotConnected,
    SignInRefused,
    TokenUnavailable,
)

_RAISED: Mapping[str, type[ConnectionBroken | NotConnected | SignInRefused | HostNotAllowed]] = {
    kind.code: kind for kind in (ConnectionBroken, NotConnected, SignInRefused, HostNotAllowed)
}


def answer_done(outcome: Outcome) -> dict[str, Any]:
    """The function's answer when the secret holds a good token."""
    return {"outcome": outcome.value}


def answer_failed(error: A365SyncError) -> dict[str, Any]:
    """The function's answer when it does not."""
    told = {"code": error.code, "what": error.what, "detail": error.detail, "request_id": error.request_id}
    return {"outcome": "failed", "error": told}


def ask_function(client: Any, function_name: str, *, insisting: bool = False) -> Keeper:
    """A `Keeper` that invokes the function synchronously with boto3's Lambda client.

    `insisting` has a credential tried again that is known to be broken: for calls that a person makes.

    It raises ConnectionBroken or NotConnected when the function says so, TokenUnavailable for other failures.
    """

    def ask(refused: str | None) -> None:
        event = {"source": "token-source", "refused": refused, "insisting": insisting}
        _invoke(client, function_name, event)

    return ask


def connect_by_function(client: Any, function_name: str) -> Callable[[SignIn], None]:
    """Has the function exchange a browser's code and store the credential; boto3's Lambda client as above.

    It raises SignInRefused, NotConnected, HostNotAllowed or InvalidInput as the function says, TokenUnavailable
    for other failures: the same sign-in cannot be repeated then, as its code may be used up.
    """
    return lambda sign_in: _invoke(client, function_name, sign_in.as_event())


def _invoke(client: Any, function_name: str, event: Mapping[str, Any]) -> None:
    answer = client.invoke(
        FunctionName=function_name,
        InvocationType="RequestResponse",
        Payload=json.dumps(event).encode(),
    )
    payload = answer["Payload"].read()
    if answer.get("FunctionError"):
        raise TokenUnavailable("The token keeper failed.", detail=payload[:300].decode(errors="replace"))
    _raise_failure(json.loads(payload))


def _raise_failure(answer: Mapping[str, Any]) -> None:
    error = answer.get("error")
    if not error:
        return
    if error["code"] == InvalidInput.code:
        raise InvalidInput(error["what"], detail=error["detail"])
    kind = _RAISED.get(error["code"], TokenUnavailable)
    raise kind(error["what"], detail=error["detail"], request_id=error["request_id"])
