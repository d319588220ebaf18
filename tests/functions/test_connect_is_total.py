"""Whatever a stranger sends, the connect pages answer: never with an error of ours."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.server import RunningServer
from tests.functions.connecting import SAMPLES, SETUP_SECRET, Answer, Json, connectable, page_event

anything = st.text(st.characters(), max_size=60)
names = st.sampled_from(["cookie", "host", "x-setup-secret", "content-type", "x-forwarded-proto"]) | anything
fields = st.sampled_from(["state", "code", "error", "error_description"]) | anything
bodies = anything | st.dictionaries(
    st.sampled_from(["setup_secret", "door", "client_id", "client_secret"]), anything
).map(lambda form: urlencode(form, errors="replace"))


@pytest.fixture(scope="module")
def strangers(door: RunningServer) -> Iterator[Callable[[Json], Answer]]:
    with connectable(door) as opened:
        yield lambda event: opened.call("connect", event)


@given(
    kind=st.sampled_from(list(SAMPLES)),
    headers=st.dictionaries(names, anything | st.just(SETUP_SECRET), max_size=4),
    query=st.dictionaries(fields, anything, max_size=4),
    cookies=st.none() | anything | st.lists(anything | st.just("a365-sync-connect=x.y"), max_size=3),
    body=bodies | st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode()),
    encoded=st.booleans(),
    address=anything,
)
def test_any_call_gets_a_page_or_a_redirect(
    strangers: Callable[[Json], Answer],
    kind: str,
    headers: Json,
    query: Json,
    cookies: Any,
    body: str,
    encoded: bool,
    address: str,
) -> None:
    event = page_event(kind)
    event["headers"] |= headers
    event["requestContext"]["http"]["sourceIp"] = address
    event |= {"queryStringParameters": query, "cookies": cookies, "body": body, "isBase64Encoded": encoded}
    answer = strangers(event)
    assert answer["statusCode"] in {200, 303, 400, 401, 413, 429}
    answer["body"].encode()
    json.dumps(answer)
    assert "\n" not in "".join([*answer["headers"].values(), *answer["cookies"]])
