import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.webhooks.request import Request, is_call, parse

junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("\ud800")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
events = st.fixed_dictionaries(
    {},
    optional={
        "requestContext": junk | st.fixed_dictionaries({"http": junk | st.dictionaries(st.text(), junk)}),
        "headers": junk,
        "rawPath": junk,
        "pathParameters": junk,
        "queryStringParameters": junk,
        "isBase64Encoded": junk,
        "body": junk,
    },
)


def event(body: str | None = None, **more: Any) -> dict[str, Any]:
    context = {"http": {"method": "POST"}, "domainName": "api.example.test", "stage": "$default"}
    return {"rawPath": "/webhooks/x", "requestContext": context, "body": body, **more}


def request_of(body: str) -> Request:
    return parse(event(body))


@given(events | junk)
def test_every_event_is_a_call_or_is_none(anything: Any) -> None:
    if not is_call(anything):
        return
    request = parse(anything)
    assert all(isinstance(value, str) for value in request.headers.values())
    with suppress(InvalidInput):
        request.json()


@pytest.mark.parametrize(
    "other",
    [
        {"source": "schedule"},
        {"Records": []},
        {},
        None,
        [],
        {"requestContext": {}},
        {"requestContext": "http"},
    ],
)
def test_schedules_queues_and_direct_invocations_are_no_calls(other: Any) -> None:
    assert not is_call(other)


def test_a_call_as_the_gateway_sends_it() -> None:
    request = parse(
        event(
            '{"a": 1}',
            headers={
                "Host": "abc.execute-api.eu-west-1.amazonaws.com",
                "X-Forwarded-Proto": "https",
                "X-Webhook-Secret": "s",
            },
            pathParameters={"run_id": "r"},
            queryStringParameters={"limit": "5"},
        )
    )
    assert (request.method, request.path, request.json()) == ("POST", "/webhooks/x", {"a": 1})
    assert request.headers["x-webhook-secret"] == "s"
    assert (request.path_parameters, request.query) == ({"run_id": "r"}, {"limit": "5"})
    assert request.base_url == "https://abc.execute-api.eu-west-1.amazonaws.com"


def test_the_base_url_keeps_the_stage_and_the_protocol_the_caller_used() -> None:
    context = {"http": {"method": "GET"}, "domainName": "d.test", "stage": "prod"}
    call = {"requestContext": context, "headers": {"X-Forwarded-Proto": "https"}}
    assert parse(call).base_url == "https://d.test/prod"
    local = parse(event(headers={"host": "127.0.0.1:4566"}))
    assert local.base_url == "http://127.0.0.1:4566"


@pytest.mark.parametrize("headers", [{"host": "a b"}, {"host": "x/y?z"}, {"x-forwarded-proto": "gopher"}])
def test_headers_that_are_no_address_do_not_make_one(headers: dict[str, str]) -> None:
    assert parse(event(headers=headers)).base_url == "http://api.example.test"


@pytest.mark.parametrize("body", ["", " \n", None])
def test_an_empty_body_is_an_empty_object(body: str | None) -> None:
    assert parse(event(body)).json() == {}


@given(st.dictionaries(st.text(), st.text()))
def test_a_body_in_base64_is_the_same_body(content: dict[str, str]) -> None:
    packed = base64.b64encode(json.dumps(content, ensure_ascii=False).encode()).decode()
    assert parse(event(packed, isBase64Encoded=True)).json() == content


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nul",
        "[" * 100_000,
        '{"a": 1}x',
        "\ud800",
        '{"a": "\\ud800"}',
        '{"\\udfff": 1}',
        "9" * 5000,
        "{}{}",
    ],
)
def test_a_body_that_is_no_json_text_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        request_of(body).json()


@pytest.mark.parametrize("body", ["%%%", "ä", "YQ", 5, {"a": 1}])
def test_a_body_that_claims_base64_and_is_not_is_refused(body: Any) -> None:
    with pytest.raises(InvalidInput):
        parse(event(body, isBase64Encoded=True)).json()


def test_an_escaped_pair_of_surrogates_is_one_character() -> None:
    assert request_of('{"a": "\\ud83d\\ude00"}').json() == {"a": "😀"}
