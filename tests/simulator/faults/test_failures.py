"""Answers that fail as a whole: what exactly a client gets."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from local.simulator.doors import ALTIUM365
from local.simulator.options import Options
from local.simulator.server import start
from tests.simulator.caller import LIBRARY, PROJECTS, Caller
from tests.simulator.conftest import DATASET
from tests.simulator.faults.ordering import NAMES, order, outcome, served
from tests.simulator.identity import CLIENT, REFRESH, exchange


def error_of(answer: requests.Response) -> Any:
    """The only error of an answer without data."""
    body = answer.json()
    assert (body.get("data"), len(body["errors"])) == (None, 1)
    assert body["extensions"]["requestId"]
    return body["errors"][0]


def test_a_connection_is_reset_before_anything_is_sent(caller: Caller) -> None:
    caller.read(NAMES, first=1)
    order(caller, {"fault": "connection_reset"})
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        caller.post(NAMES, first=1)


def test_a_connection_is_reset_after_half_of_the_body(caller: Caller) -> None:
    order(caller, {"fault": "connection_reset", "when": "half"})
    body: Any = {"query": LIBRARY, "variables": {"first": 1000}}
    headers = dict(caller.session.headers)
    answer = requests.post(caller.simulator.graphql_url, json=body, headers=headers, stream=True, timeout=10)
    got: list[bytes] = []
    with pytest.raises(requests.RequestException):
        collect(answer, got)
    whole = int(answer.headers["Content-Length"])
    assert (answer.status_code, 0 < len(got) <= whole // 2) == (200, True)
    assert len(caller.post(LIBRARY, first=1000).content) == whole


def collect(answer: requests.Response, got: list[bytes]) -> None:
    for byte in answer.iter_content(1):
        got.append(byte)


def test_a_held_answer_comes_late_and_tells_of_the_moment_of_the_call(caller: Caller) -> None:
    order(caller, {"fault": "timeout", "seconds": 0.3})
    began = time.perf_counter()
    assert len(caller.read(NAMES, first=50)["all"]["nodes"]) == 8
    assert 0.3 <= time.perf_counter() - began < 2


def test_a_client_gives_up_waiting(caller: Caller) -> None:
    order(caller, {"fault": "timeout", "seconds": 600})
    body, headers = {"query": NAMES}, dict(caller.session.headers)
    with pytest.raises(requests.ReadTimeout):
        requests.post(caller.simulator.graphql_url, json=body, headers=headers, timeout=0.2)
    assert caller.post(NAMES).status_code == 200


def test_an_answer_is_held_and_never_given(caller: Caller) -> None:
    order(caller, {"fault": "timeout", "seconds": 0.2, "then": "hang_up"})
    began = time.perf_counter()
    assert outcome(caller, NAMES) == "ConnectionError"
    assert time.perf_counter() - began >= 0.2


def test_a_stopping_simulator_holds_nothing_back() -> None:
    with start(DATASET) as simulator:
        caller = Caller(simulator)
        order(caller, {"fault": "timeout", "seconds": 600})
        with ThreadPoolExecutor(1) as pool:
            held = pool.submit(caller.post, NAMES)
            while not simulator.faults.report()["ordered"][0]["seen"]:
                time.sleep(0.01)
            simulator.stop()
            assert held.result(5).status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504, 404])
def test_a_status_comes_with_a_page(caller: Caller, status: int) -> None:
    order(caller, {"fault": "status", "status": status})
    answer = caller.post(NAMES)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{status} " in answer.text


def test_a_status_may_come_with_an_error_or_nothing(caller: Caller) -> None:
    order(
        caller,
        {"fault": "status", "status": 500, "body": "json"},
        {"fault": "status", "status": 503, "body": "empty"},
    )
    assert error_of(caller.post(NAMES))["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    answer = caller.post(NAMES)
    assert (answer.status_code, answer.content) == (503, b"")


@pytest.mark.parametrize("fault", [{"fault": "throttled"}, {"fault": "status", "status": 503}])
def test_retry_after_in_seconds_as_a_date_or_not_at_all(caller: Caller, fault: dict[str, Any]) -> None:
    order(
        caller, fault, {**fault, "retry_after": 30}, {**fault, "retry_after": 30, "retry_after_form": "date"}
    )
    told = [caller.post(NAMES).headers.get("Retry-After") for _ in range(3)]
    assert told[:2] == [None, "30"]
    date = parsedate_to_datetime(told[2] or "")
    assert 25 < (date - datetime.now(date.tzinfo)).total_seconds() <= 31


def test_throttled_by_status(caller: Caller) -> None:
    order(caller, {"fault": "throttled"})
    assert caller.post(NAMES).status_code == 429


@pytest.mark.parametrize("form", ["LIMIT_EXCEEDED", "LimitExceeded"])
def test_throttled_in_an_answer_with_status_200(caller: Caller, form: str) -> None:
    order(caller, {"fault": "throttled", "form": form, "retry_after": 4})
    answer = caller.post(NAMES)
    assert answer.headers["Retry-After"] == "4"
    assert (answer.status_code, error_of(answer)["extensions"]["code"]) == (200, form)


def test_a_token_expires_between_two_pages(caller: Caller) -> None:
    order(caller, {"fault": "expired_token", "operation": "Names", "after": 1})
    first = caller.read(NAMES, first=3)["all"]["pageInfo"]["endCursor"]
    answer = caller.post(NAMES, first=3, after=first)
    assert (answer.status_code, error_of(answer)["extensions"]["code"]) == (401, "AuthExpiredToken")
    assert caller.post(NAMES, first=3, after=first).status_code == 200


def test_an_expired_token_is_spelt_as_the_door_does_or_as_ordered() -> None:
    with start(DATASET, Options(door=ALTIUM365)) as simulator:
        caller = Caller(simulator)
        order(
            caller,
            {"fault": "expired_token"},
            {"fault": "expired_token", "spelling": "AuthExpiredToken", "status": 200},
        )
        answers = [caller.post(NAMES) for _ in range(2)]
    told = [(answer.status_code, error_of(answer)["extensions"]["code"]) for answer in answers]
    assert told == [(401, "AUTH_EXPIRED_TOKEN"), (200, "AuthExpiredToken")]


def test_a_token_expires_for_good_and_others_do_not(caller: Caller) -> None:
    fresh = exchange(caller, **REFRESH, **CLIENT).json()["access_token"]
    order(caller, {"fault": "expired_token", "for_good": True})
    assert [caller.post(NAMES).status_code for _ in range(3)] == [401, 401, 401]
    caller.session.headers["Authorization"] = f"Bearer {fresh}"
    assert caller.post(NAMES).status_code == 200
    assert served(caller) == {"expired_token": {"Names": 1}}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("cost", ["field", "type"])
def test_a_query_costs_too_much(caller: Caller, status: int, cost: str) -> None:
    order(caller, {"fault": "cost_limit", "status": status, "cost": cost, "maximum": 500})
    answer = caller.post(PROJECTS, first=10)
    error = error_of(answer)
    assert (answer.status_code, error["message"]) == (
        status,
        f"The maximum allowed {cost} cost was exceeded.",
    )
    assert error["extensions"] == {"code": "HC0047", f"{cost}Cost": 501, f"max{cost.title()}Cost": 500}


def test_only_pages_over_the_limit_are_refused_and_only_their_field(caller: Caller) -> None:
    order(caller, {"fault": "page_limit", "largest": 5, "times": None})
    query = "query Two { small: desProjects(first: 5) { totalCount } large: desProjects(first: 6) { totalCount } }"
    body = caller.post(query).json()
    assert body["data"] == {"small": {"totalCount": 8}, "large": None}
    (error,) = body["errors"]
    assert error["path"] == ["large"]
    assert error["extensions"] == {"code": "HC0051", "requestedItems": 6, "maxAllowedItems": 5}
    assert len(caller.read(NAMES, first=5)["all"]["nodes"]) == 5
    assert served(caller) == {"page_limit": {"Two": 1}}


def test_a_query_takes_the_server_too_long(caller: Caller) -> None:
    order(
        caller, {"fault": "execution_timeout", "seconds": 0.2}, {"fault": "execution_timeout", "status": 200}
    )
    began = time.perf_counter()
    answers = [caller.post(NAMES) for _ in range(2)]
    assert 0.2 <= time.perf_counter() - began < 2
    told = [(answer.status_code, error_of(answer)["extensions"]["code"]) for answer in answers]
    assert told == [(500, "HC0045"), (200, "HC0045")]


def test_answers_that_are_no_json(caller: Caller) -> None:
    order(
        caller,
        *({"fault": "malformed", "form": form} for form in ("truncated", "html", "empty", "content_type")),
    )
    truncated, page, empty, mislabelled, whole = (caller.post(NAMES) for _ in range(5))
    assert {answer.status_code for answer in (truncated, page, empty, mislabelled)} == {200}
    assert whole.content.startswith(truncated.content)
    assert len(truncated.content) == len(whole.content) // 2
    with pytest.raises(requests.JSONDecodeError):
        truncated.json()
    assert page.text.startswith("<!DOCTYPE html>")
    assert empty.content == b""
    assert mislabelled.json()["data"] == whole.json()["data"]
    assert page.headers["Content-Type"] == mislabelled.headers["Content-Type"] == "text/html; charset=utf-8"
