"""Whatever an inbound call carries, every path accepts it or says with a 4xx why not; nothing is raised."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.entrypoints import calls
from a365_sync.store.event_registration import digest
from tests.functions.account import EVENTS, SECRET, Account, sample

TOKEN = "the token of the deliveries"
# `connect` answers with pages, `query_catalog` to read tokens: each has a suite of its own.
PATHS = sorted(
    path.stem
    for path in EVENTS.glob("*.json")
    if "routeKey" in path.read_text(encoding="utf-8")
    and not path.stem.startswith(("connect.", "query_catalog."))
)
DEEP = "[" * 2000 + "]" * 2000
BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from(
        [
            DEEP.encode(),
            b"[" * 100_000,
            b'{"a":' * 900 + b"1" + b"}" * 900,
            b"9" * 5000,
            b"1e999",
            b"-" + b"1" * 4000,
            b"NaN",
            b"\xff\xfe{}",
            b'{"projects": ["\\ud800"]}',
            b"x" * (256 * 1024),
            b"x" * (256 * 1024 + 1),
            b'{"ipn_parameter": "' + b"x" * 200_000 + b'"}',
            b'{"' + b"projects" * 30_000 + b'": 1}',
        ]
    ),
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(
                st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text()), st.just("x" * 3000)
            )
            for name in (
                "project",
                "variant",
                "release",
                "projects",
                "ipn_parameter",
                "schedules",
                "workspace_url",
                "bom",
                "run_id",
                "trigger",
                "dry_run",
                "url",
                "pattern",
                "description",
                "state",
                "since",
            )
        },
    ).map(lambda content: json.dumps(content).encode()),
)
TEXTS = st.one_of(
    st.text(max_size=100),
    st.sampled_from(
        ["", " ", "\ud800", "\x00", "v1,", "v1,%", "v1," * 50, "whsec_", "9" * 5000, "a,a", "x" * 10_000]
    ),
)
HEADERS = st.dictionaries(
    st.one_of(
        st.sampled_from(
            ["x-webhook-secret", "X-Webhook-Secret", "webhook-id", "webhook-timestamp", "webhook-signature", "host",
             "x-forwarded-proto", "content-type", "content-length"]
        ),
        st.text(max_size=10),
    ),
    TEXTS,
    max_size=6,
)  # fmt: skip


def event(path: str, headers: dict[str, str], body: bytes, text: str) -> Any:
    """A call of a path, with this text wherever a caller can put one beside headers and body."""
    call = sample(path, None)
    if "pathParameters" in call:
        call["pathParameters"] = dict.fromkeys(call["pathParameters"], text)
    call["queryStringParameters"] = {"limit": text}
    call["headers"] = headers
    return call | {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def signed(body: bytes) -> dict[str, str]:
    identifier, now = str(uuid.uuid4()), str(int(time.time()))
    mac = hmac.new(SECRET.encode(), f"{identifier}.{now}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(mac).decode()
    return {"webhook-id": identifier, "webhook-timestamp": now, "webhook-signature": signature}


def status(account: Account, path: str, call: Any) -> int:
    """What a path answers; the answer can be sent, and an error gives its reason."""
    answer = account.call(path.partition(".")[0], call)
    told = json.loads(answer["body"].encode())
    assert answer["statusCode"] < 400 or told.get("message") or told["error"]["message"]
    found: int = answer["statusCode"]
    return found


@pytest.fixture(scope="module")
def ready(initialized: Account) -> Account:
    """The installation with a registration, and then without a connection: what asks Altium is told so with a 409."""
    initialized.put("state", {
        "pk": "ALTIUM_EVENTS", "sk": "registration", "token_sha256": digest(TOKEN), "subscription_id": "s",
        "unremoved": [],
    })  # fmt: skip
    initialized.put_connection({})
    return initialized


def test_every_inbound_path_is_here() -> None:
    assert len({path.partition(".")[0] for path in PATHS}) == 13


@pytest.mark.parametrize("path", PATHS)
@given(headers=HEADERS, body=BODIES, text=TEXTS)
def test_a_stranger_is_refused(
    ready: Account, path: str, headers: dict[str, str], body: bytes, text: str
) -> None:
    before = len(ready.invoked)
    assert status(ready, path, event(path, headers, body, text)) in (401, 404, 413)
    assert len(ready.invoked) == before


@pytest.mark.parametrize("path", PATHS)
@given(headers=HEADERS, body=BODIES, text=TEXTS, by_signature=st.booleans())
def test_a_known_caller_is_answered(
    ready: Account, path: str, headers: dict[str, str], body: bytes, text: str, by_signature: bool
) -> None:
    proof = signed(body) if by_signature else {"x-webhook-secret": SECRET}
    others = {name: value for name, value in headers.items() if name.lower() not in (*signed(b""), *proof)}
    given_text = TOKEN if path.startswith("receive_altium_event") else text
    found = status(ready, path, event(path, others | proof, body, given_text))
    assert found < 500
    assert found != 401
    assert (found == 413) == (len(body) > 256 * 1024)


@pytest.mark.parametrize("claim", [True, "yes", 1])
@pytest.mark.parametrize("body", ["%", "ä", "=", "A", "\ud800", None, 5, {"a": 1}])
@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_no_base64_is_answered(ready: Account, path: str, body: Any, claim: Any) -> None:
    call = event(path, {"x-webhook-secret": SECRET}, b"", TOKEN) | {"body": body, "isBase64Encoded": claim}
    assert status(ready, path, call) < 500


def test_a_message_sent_twice_is_refused_the_second_time(ready: Account) -> None:
    headers = signed(b"")
    calls_of = [event("report_status.status", dict(headers), b"", "") for _ in range(2)]
    assert [status(ready, "report_status.status", call) for call in calls_of] == [200, 409]


def test_a_containers_check_is_kept(ready: Account) -> None:
    before = calls._callers.cache_info().misses
    status(
        ready, "report_status.status", event("report_status.status", {"x-webhook-secret": SECRET}, b"", "")
    )
    assert calls._callers.cache_info().misses == before
