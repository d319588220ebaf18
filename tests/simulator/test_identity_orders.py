"""What the identity endpoint can be told to do, and the accounting that proves it did."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from local.simulator.options import IdentityRules, Options
from tests.simulator.caller import Caller
from tests.simulator.identity import CLIENT, REFRESH, code_of, counts, exchange, order, outcome, whoami


def refresh(caller: Caller) -> requests.Response:
    return exchange(caller, **REFRESH, **CLIENT)


def test_issued_tokens_expire_on_order(caller: Caller) -> None:
    token = refresh(caller).json()["access_token"]
    order(caller, expire_access_tokens="issued")
    assert code_of(whoami(caller, f"Bearer {token}")) == "AuthExpiredToken"
    assert whoami(caller, "Bearer sim-access-token").status_code == 200
    assert counts(caller)["events"] == {"access_token_expired_by_order": 1}


def test_the_fixed_token_expires_on_order(caller: Caller) -> None:
    order(caller, expire_access_tokens="all")
    assert code_of(whoami(caller, "Bearer sim-access-token")) == "AuthExpiredToken"
    fresh = refresh(caller).json()["access_token"]
    assert whoami(caller, f"Bearer {fresh}").status_code == 200


def test_refresh_tokens_are_revoked_on_order(caller: Caller) -> None:
    order(caller, revoke_refresh_tokens=True)
    assert outcome(refresh(caller)) == (400, "invalid_grant")
    assert counts(caller)["events"] == {"refresh_family_revoked": 1}


def test_the_lifetime_changes_for_tokens_to_come(caller: Caller) -> None:
    assert order(caller, token_lifetime=7)["token_lifetime"] == 7
    assert refresh(caller).json()["expires_in"] == 7


@pytest.mark.parametrize("error", ["invalid_client", "access_denied"])
def test_it_refuses_so_many_times(caller: Caller, error: str) -> None:
    order(caller, fail={"answer": error, "times": 2})
    assert [outcome(refresh(caller)) for _ in range(3)] == [(400, error), (400, error), (200, "")]
    assert counts(caller)["events"] == {f"answer_failed:{error}": 2}


def test_it_fails_so_many_times(caller: Caller) -> None:
    order(caller, fail={"answer": 503})
    assert [refresh(caller).status_code for _ in range(2)] == [503, 200]
    seen = counts(caller)
    assert (seen["requests"], seen["issued"]) == ({"refresh_token": 2}, {"refresh_token": 1})


def test_a_lost_answer_was_an_exchange(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(identity=IdentityRules(refresh_rotation="rotate")))
    order(caller, lose_answers=1)
    with pytest.raises(requests.ConnectionError):
        refresh(caller)
    assert counts(caller)["events"] == {"answer_lost": 1, "refresh_token_rotated": 1}
    assert outcome(refresh(caller)) == (400, "invalid_grant")


def test_a_refused_request_uses_no_order_to_lose_an_answer(caller: Caller) -> None:
    order(caller, lose_answers=1)
    assert outcome(exchange(caller, **CLIENT, **REFRESH, scope="x")) == (400, "invalid_request")
    with pytest.raises(requests.ConnectionError):
        refresh(caller)
    assert outcome(refresh(caller)) == (200, "")


def test_answers_come_late(caller: Caller) -> None:
    order(caller, delay={"seconds": 0.2, "times": 1})
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        refresh(caller)
        seconds.append(time.perf_counter() - began)
    assert seconds[0] >= 0.2 > seconds[1]
    assert counts(caller)["events"] == {"answer_delayed": 1}


def test_what_was_ordered_can_be_seen_and_cleared(caller: Caller) -> None:
    order(caller, fail={"answer": 500, "times": 2}, lose_answers=3, delay={"seconds": 9})
    url = caller.simulator.url + "/_simulator/identity"
    pending = requests.get(url, timeout=10).json()["ordered"]
    assert pending == {"fail": [500, 500], "lose_answers": 3, "delay_seconds": [9.0]}
    order(caller, clear=True)
    assert refresh(caller).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{"fial": {}}, {"fail": {"answer": 200}}, {"token_lifetime": 0}, {"expire_access_tokens": True}, []],
)
def test_an_order_that_is_none_changes_nothing(caller: Caller, body: Any) -> None:
    url = caller.simulator.url + "/_simulator/identity"
    answer = requests.post(url, json=body, timeout=10)
    assert answer.status_code == 400
    assert "expire_access_tokens" in answer.json()["order"]["properties"]
    assert refresh(caller).status_code == 200


def test_the_most_requests_at_once_are_told(caller: Caller) -> None:
    refresh(caller)
    assert counts(caller)["peak_concurrency"] == 1
