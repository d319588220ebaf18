"""Both sides of the agreement with the token-keeper function."""

import io
import json
from typing import Any

import pytest

from a365_sync.connection.keeper import Outcome
from a365_sync.connection.keeper_function import (
    answer_done,
    answer_failed,
    ask_function,
    connect_by_function,
)
from a365_sync.connection.sign_in import SignIn
from a365_sync.errors import (
    A365SyncError,
    AltiumUnavailable,
    ConnectionBroken,
    HostNotAllowed,
    InvalidInput,
    NotConnected,
    SignInRefused,
    TokenUnavailable,
)


class FakeLambda:
    """Answers every invocation with one payload."""

    def __init__(self, answer: Any, function_error: str | None = None) -> None:
        self._answer = answer
        self._error = function_error
        self.invocations: list[dict[str, Any]] = []

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.invocations.append(request)
        payload = {"Payload": io.BytesIO(json.dumps(self._answer).encode())}
        return payload | ({"FunctionError": self._error} if self._error else {})


def test_it_invokes_synchronously_and_names_the_refused_token() -> None:
    client = FakeLambda(answer_done(Outcome.EXCHANGED))
    ask_function(client, "stack-token-keeper")("f1ngerprint")
    (request,) = client.invocations
    assert (request["FunctionName"], request["InvocationType"]) == ("stack-token-keeper", "RequestResponse")
    assert json.loads(request["Payload"])["refused"] == "f1ngerprint"


@pytest.mark.parametrize(
    ("told", "raised"),
    [
        (ConnectionBroken("gone", detail="d", request_id="r"), ConnectionBroken),
        (NotConnected("nothing", detail="d", request_id="r"), NotConnected),
        (AltiumUnavailable("down", detail="d", request_id="r"), TokenUnavailable),
    ],
)
def test_a_failure_keeps_its_meaning_and_words(told: A365SyncError, raised: type[A365SyncError]) -> None:
    with pytest.raises(A365SyncError) as caught:
        ask_function(FakeLambda(answer_failed(told)), "f")(None)
    assert type(caught.value) is raised
    assert (caught.value.what, caught.value.detail, caught.value.request_id) == (told.what, "d", "r")


def test_a_function_that_crashed_is_tried_again_later() -> None:
    with pytest.raises(TokenUnavailable):
        ask_function(FakeLambda({"errorType": "KeyError"}, "Unhandled"), "f")(None)


SIGN_IN = SignIn("c", "v", "https://a.test/connect/callback")


def test_a_sign_in_is_handed_over_whole() -> None:
    client = FakeLambda(answer_done(Outcome.CONNECTED))
    connect_by_function(client, "f")(SIGN_IN)
    assert SignIn.from_event(json.loads(client.invocations[0]["Payload"])) == SIGN_IN


@pytest.mark.parametrize(
    "told",
    [SignInRefused("no", detail="d"), InvalidInput("no", detail="d"), HostNotAllowed("no", detail="d"),
     NotConnected("no", detail="d")],
)  # fmt: skip
def test_a_refused_sign_in_keeps_its_meaning(told: A365SyncError) -> None:
    with pytest.raises(type(told)) as caught:
        connect_by_function(FakeLambda(answer_failed(told)), "f")(SIGN_IN)
    assert (caught.value.what, caught.value.detail) == ("no", "d")
