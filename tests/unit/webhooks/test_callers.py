from typing import Any

import pytest

from a365_sync.webhooks.request import Request
from a365_sync.webhooks.signature import TOLERANCE_SECONDS
from tests.unit.webhooks.senders import NOW, SECRET, Memory, callers, signed

BODY = b"{}"


def call(headers: dict[str, str]) -> Request:
    return Request("POST", "/webhooks/x", headers, {}, {}, "https://api.example.test", BODY)


def status(
    headers: dict[str, str], memory: Memory | None = None, trigger: str = "x", **more: Any
) -> int | None:
    refused = callers(memory=memory, **more).refuse(call(headers), trigger)
    return refused.status if refused else None


def test_a_call_proves_itself_by_secret_or_by_signature() -> None:
    assert status({"x-webhook-secret": SECRET}) is None
    assert status(signed(BODY)) is None
    assert status({}) == 401
    assert status({"x-webhook-secret": "wrong"}) == 401


def test_a_signed_call_is_judged_by_its_signature_alone() -> None:
    assert status(signed(BODY, b"wrong") | {"x-webhook-secret": SECRET}) == 401
    assert status(signed(BODY) | {"x-webhook-secret": "wrong"}) is None


def test_a_trigger_with_its_own_secret_is_signed_with_that() -> None:
    secret = {"current": SECRET, "triggers": {"y": {"current": "own"}}}
    assert status(signed(BODY), read=lambda: secret, trigger="y") == 401
    assert status(signed(BODY, b"own"), read=lambda: secret, trigger="y") is None


def test_a_message_is_taken_once() -> None:
    memory = Memory()
    assert [status(signed(BODY), memory) for _ in range(3)] == [None, 409, 409]
    assert status(signed(BODY, message_id="msg_other"), memory) is None


def test_a_message_for_one_trigger_cannot_be_sent_to_another() -> None:
    memory = Memory()
    assert [status(signed(BODY), memory, trigger) for trigger in ("x", "y")] == [None, 409]


def test_a_message_cannot_be_cut_into_another_with_a_new_id() -> None:
    """Both sign the text `nightly.<now>.<now>.`; a trigger that needs no body would take the second as well."""
    memory, now = Memory(), str(int(NOW))
    ours = signed(b"", message_id=f"nightly.{now}")
    cut = ours | {"webhook-id": "nightly"}
    accepted = [
        callers(memory=memory).refuse(Request("POST", "/webhooks/x", headers, {}, {}, "", body), "x") is None
        for headers, body in ((ours, b""), (cut, f"{now}.".encode()))
    ]
    assert accepted.count(True) <= 1


def test_an_id_is_remembered_longer_than_its_message_is_good() -> None:
    memory = Memory()
    status(signed(BODY, timestamp=str(int(NOW) + TOLERANCE_SECONDS)), memory)
    assert [seconds > 2 * TOLERANCE_SECONDS for seconds in memory.claimed.values()] == [True]


@pytest.mark.parametrize(
    "headers",
    [
        signed(BODY, b"wrong"),
        signed(BODY, timestamp=str(int(NOW) - 400)),
        signed(BODY, message_id="i" * 300),
        {"x-webhook-secret": SECRET, "webhook-id": "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"},
    ],
)
def test_only_a_message_whose_signature_is_right_uses_up_its_id(headers: dict[str, str]) -> None:
    memory = Memory()
    status(headers, memory)
    assert memory.claimed == {}


def test_an_id_of_any_text_is_remembered_under_a_short_name() -> None:
    memory = Memory()
    assert status(signed(BODY, message_id="\ud800" * 256), memory) is None
    assert [len(name) for name in memory.claimed] == [72]


def test_a_call_without_any_proof_does_not_cost_a_read() -> None:
    def unread() -> dict[str, Any]:
        raise AssertionError

    assert status({}, read=unread) == 401
    assert status({"x-webhook-secret": ""}, read=unread) == 401
