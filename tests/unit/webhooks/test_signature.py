import base64
import hmac
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.webhooks.request import Request
from a365_sync.webhooks.signature import is_signed, refuse_signature, signing_key
from tests.unit.webhooks.senders import NOW, SECRET, signed

KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
BODY = b'{"test": 2432232314}'


def call(headers: dict[str, str], body: bytes = BODY) -> Request:
    return Request("POST", "/webhooks/x", headers, {}, {}, "https://api.example.test", body)


def refusal(headers: dict[str, str], *secrets: str, body: bytes = BODY, now: float = NOW) -> str | None:
    refused = refuse_signature(call(headers, body), secrets or (SECRET,), now)
    assert refused is None or (refused.status, refused.code) == (401, "unauthorized")
    return refused.message if refused else None


def test_the_message_that_the_specification_signs() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert refusal(headers, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", now=1614265330) is None
    assert refusal(headers, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx", now=1614265330) is not None


IDS = st.text(st.characters(codec="utf-8", exclude_characters="."), min_size=1, max_size=256)


@given(st.binary(), IDS, st.binary(min_size=1))
def test_the_reference_implementation_signs_as_we_check(body: bytes, message_id: str, key: bytes) -> None:
    reference = pytest.importorskip("standardwebhooks")
    secret = "whsec_" + base64.b64encode(key).decode()
    when = datetime.fromtimestamp(NOW, UTC)
    text = body.decode(errors="replace")
    signature = reference.Webhook(secret).sign(message_id, when, text)
    headers = {"webhook-id": message_id, "webhook-timestamp": str(int(NOW)), "webhook-signature": signature}
    assert refusal(headers, secret, body=text.encode()) is None
    assert refusal(headers, secret, body=text.encode() + b" ") is not None


def test_a_call_without_a_signature_does_not_claim_one() -> None:
    headers = signed(BODY)
    assert is_signed(call(headers))
    del headers["webhook-signature"]
    assert not is_signed(call(headers))


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ("whsec_" + base64.b64encode(KEY).decode(), KEY),
        ("plain text", b"plain text"),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("whsec_", b""),
        ("whsec_YQ", b""),
        ("whsec_Ä", b""),
        ("whsec_ YQ==", b""),
    ],
)
def test_a_secret_is_base64_only_after_its_prefix(secret: str, key: bytes) -> None:
    assert signing_key(secret) == key


@pytest.mark.parametrize("secret", ["whsec_", "whsec_!", ""])
def test_nothing_is_signed_with_an_empty_key(secret: str) -> None:
    assert refusal(signed(BODY, b""), secret) is not None


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body"])
def test_id_time_and_body_are_signed(changed: str) -> None:
    headers = signed(BODY)
    other = {"webhook-id": "msg_other", "webhook-timestamp": str(int(NOW) - 1)}
    body = BODY + b" " if changed == "body" else BODY
    headers |= {changed: other[changed]} if changed in other else {}
    assert "No signature" in (refusal(headers, body=body) or "")


def test_every_signature_is_tried_with_every_key() -> None:
    headers = signed(BODY, b"unknown", b"old")
    assert refusal(headers, "new", "old") is None
    assert refusal(headers, "new", "newer") is not None
    assert refusal(headers) is not None


@pytest.mark.parametrize(
    "signature",
    ["", " ", "v1", "v1,", "v1a,{}", "{}", "v1,{}=", "v1,{},v1,{}", "v1, {}", "v1\t{}", "v1,\ud800"],
)
def test_a_signature_in_another_form_does_not_fit(signature: str) -> None:
    headers = signed(BODY)
    bare = headers["webhook-signature"].removeprefix("v1,")
    assert "No signature" in (refusal(headers | {"webhook-signature": signature.replace("{}", bare)}) or "")


def test_a_signature_of_a_later_version_beside_ours_is_passed_over() -> None:
    headers = signed(BODY)
    assert refusal(headers | {"webhook-signature": f"v2,abc {headers['webhook-signature']}  v1a,x"}) is None


@pytest.mark.parametrize(("age", "word"), [(-300, None), (300, None), (-301, "in the future"), (301, "old")])
def test_both_sides_of_the_clock_are_checked(age: int, word: str | None) -> None:
    told = refusal(signed(BODY, timestamp=str(int(NOW) - age)))
    assert told is None if word is None else word in (told or "")


@pytest.mark.parametrize("timestamp", ["", "now", "1e9", "-1", "+1", " 1", "1.5", "٣", "9" * 13, "9" * 5000])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    assert "whole seconds" in (refusal(signed(BODY, timestamp=timestamp)) or "")


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (256, True), (257, False)])
def test_an_id_has_a_length(length: int, fits: bool) -> None:
    assert (refusal(signed(BODY, message_id="i" * length)) is None) is fits


headers = st.dictionaries(
    st.sampled_from(["webhook-id", "webhook-timestamp"]),
    st.text() | st.just("\ud800") | st.just(str(int(NOW))),
).flatmap(lambda some: st.text().map(lambda signature: some | {"webhook-signature": signature}))


@given(headers, st.binary(), st.lists(st.text() | st.just("whsec_\ud800"), max_size=3))
def test_whatever_is_sent_is_refused_with_a_reason(
    given_headers: dict[str, str], body: bytes, secrets: list[str]
) -> None:
    refused = refuse_signature(call(given_headers, body), tuple(secrets), NOW)
    assert refused is not None
    assert refused.message


def test_every_pair_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def recorded(given_signature: bytes, expected: bytes) -> bool:
        compared.append(given_signature)
        return real(given_signature, expected)

    monkeypatch.setattr("a365_sync.webhooks.signature.hmac.compare_digest", recorded)
    assert refusal(signed(BODY, b"new", b"old"), "new", "old") is None
    assert len(compared) == 4  # all pairs, though the first had fitted
