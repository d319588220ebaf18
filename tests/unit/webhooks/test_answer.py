import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync import errors
from a365_sync.errors import A365SyncError, InvalidInput, NotConnected
from a365_sync.webhooks.answer import LARGEST_BODY, Response, answer, respond
from a365_sync.webhooks.request import Request, is_call
from tests.unit.webhooks.senders import SECRET, Memory, callers, signed
from tests.unit.webhooks.test_request import events


def call(secret: str | None = SECRET, body: str = "") -> dict[str, Any]:
    headers = {} if secret is None else {"X-Webhook-Secret": secret}
    return {"requestContext": {"http": {"method": "POST"}}, "headers": headers, "body": body}


def answered(event: dict[str, Any], act: Any) -> tuple[int, Any]:
    response = answer(event, "x", callers(), act)
    return response["statusCode"], json.loads(response["body"])


def failing(error: Exception) -> Any:
    def act(_request: Request) -> Response:
        raise error

    return act


@pytest.mark.parametrize("secret", [None, "", "wrong", "\ud800"])
def test_without_the_secret_nothing_happens(secret: str | None) -> None:
    status, body = answered(call(secret), failing(AssertionError("must not run")))
    assert (status, body["error"]["code"]) == (401, "unauthorized")


def test_with_the_secret_the_action_answers() -> None:
    assert answered(call(body='{"a": 1}'), lambda request: respond(202, request.json())) == (202, {"a": 1})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput("x"), 400),
        (errors.WorkspaceNotFound("x"), 400),
        (errors.SettingsConflict("x"), 409),
        (NotConnected("x"), 409),
        (errors.ConnectionBroken("x"), 409),
        (errors.TokenRefused("x"), 409),
        (errors.AccessDenied("x"), 409),
        (errors.Throttled("x"), 503),
        (errors.AltiumTimedOut("x"), 503),
        (errors.PartialData("x"), 502),
        (errors.MalformedAnswer("x"), 502),
        (errors.HostNotAllowed("x"), 502),
        (A365SyncError("x"), 502),
    ],
)
def test_an_error_says_who_has_to_do_something(error: A365SyncError, status: int) -> None:
    got, body = answered(call(), failing(error))
    assert (got, body["error"]["code"]) == (status, error.code)
    assert body["error"]["message"] == error.message


def test_what_nobody_foresaw_asks_the_caller_to_come_again() -> None:
    status, body = answered(call(), failing(OSError("AWS is away: arn:of:the:table")))
    assert (status, body["error"]["code"]) == (503, "unavailable")
    assert "arn" not in json.dumps(body)


def test_suggestions_are_told() -> None:
    error = InvalidInput("No such project.", suggestions={"Bord": ["Board"]})
    assert answered(call(), failing(error))[1]["error"]["suggestions"] == {"Bord": ["Board"]}


def test_a_secret_that_cannot_be_read_is_our_trouble_and_tells_a_stranger_nothing() -> None:
    def unread() -> dict[str, Any]:
        raise NotConnected("The secret has no value yet.", detail="arn:of:the:secret")

    response = answer(call(), "x", callers(unread), failing(AssertionError("must not run")))
    assert response["statusCode"] == 503
    assert "arn" not in response["body"]


@given(events)
def test_every_call_gets_an_answer_that_can_be_sent(event: dict[str, Any]) -> None:
    if is_call(event):
        response = answer(event, "x", callers(), lambda request: respond(200, request.json()))
        assert response["statusCode"] in (200, 400, 401)
        assert response["body"].encode()


@given(st.dictionaries(st.sampled_from(["a", "x-webhook-secret"]), st.just(SECRET)), st.text())
def test_a_body_never_makes_an_exception(headers: dict[str, str], body: str) -> None:
    event = {"requestContext": {"http": {}}, "headers": headers, "body": body}
    response = answer(event, "x", callers(), lambda request: respond(200, request.json()))
    assert (response["statusCode"] == 401) == ("x-webhook-secret" not in headers)


def test_an_answer_is_json_for_one_reader_and_can_always_be_sent() -> None:
    response = respond(200, {"name": "Würth", "broken": "\ud800"})
    assert response["headers"] == {"content-type": "application/json", "cache-control": "no-store"}
    assert json.loads(response["body"].encode()) == {"name": "Würth", "broken": "?"}


def test_a_body_over_the_limit_is_refused_before_anything_else() -> None:
    at_the_limit = call(body="x" * LARGEST_BODY)
    assert answered(at_the_limit, lambda _: respond(202, {}))[0] == 202
    status, body = answered(call(None, "x" * (LARGEST_BODY + 1)), failing(AssertionError("must not run")))
    assert (status, body["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("failure", [RuntimeError("a bug"), errors.Throttled("x"), errors.PartialData("x")])
def test_a_signed_call_that_came_to_nothing_may_be_repeated(failure: Exception) -> None:
    memory = Memory()
    event = call(None) | {"headers": signed(b"")}
    with suppress(RuntimeError):
        answer(event, "x", callers(memory=memory), failing(failure))
    assert answer(event, "x", callers(memory=memory), lambda _: respond(202, {}))["statusCode"] == 202


def test_a_signed_call_that_was_refused_for_its_content_is_not_done_again() -> None:
    memory = Memory()
    event = call(None) | {"headers": signed(b"")}
    first = answer(event, "x", callers(memory=memory), failing(InvalidInput("x")))
    second = answer(event, "x", callers(memory=memory), failing(AssertionError("must not run")))
    assert (first["statusCode"], second["statusCode"]) == (400, 409)
