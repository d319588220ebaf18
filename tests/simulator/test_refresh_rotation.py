"""Refresh tokens that change with every use, and what happens to one that comes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from local.simulator.options import IdentityRules, Options
from tests.simulator.caller import Caller
from tests.simulator.identity import CLIENT, REFRESH, counts, exchange, outcome, whoami


@pytest.fixture
def rotating(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(identity=IdentityRules(refresh_rotation="rotate")))


def refresh(caller: Caller, token: str) -> requests.Response:
    return exchange(caller, grant_type="refresh_token", refresh_token=token, **CLIENT)


def test_each_refresh_gives_another_refresh_token(rotating: Caller) -> None:
    tokens = ["sim-refresh-token"]
    for _ in range(3):
        tokens.append(refresh(rotating, tokens[-1]).json()["refresh_token"])
    assert len(set(tokens)) == 4
    assert counts(rotating)["events"] == {"refresh_token_rotated": 3}


def test_a_token_that_comes_back_revokes_all_that_came_of_it(rotating: Caller) -> None:
    first = refresh(rotating, "sim-refresh-token").json()
    second = refresh(rotating, first["refresh_token"]).json()
    assert outcome(refresh(rotating, "sim-refresh-token")) == (400, "invalid_grant")
    assert outcome(refresh(rotating, second["refresh_token"])) == (400, "invalid_grant")
    seen = counts(rotating)
    assert (seen["events"]["refresh_token_reused"], seen["events"]["refresh_family_revoked"]) == (1, 1)
    assert (seen["issued"], seen["refused"]) == ({"refresh_token": 2}, {"invalid_grant": 2})
    assert whoami(rotating, f"Bearer {second['access_token']}").status_code == 200


def test_refreshing_twice_at_once_locks_out(rotating: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refresh(rotating, "sim-refresh-token"), range(8)))
    assert sorted(outcome(answer) for answer in answers) == [(200, ""), *[(400, "invalid_grant")] * 7]
    good = next(answer for answer in answers if answer.ok)
    assert outcome(refresh(rotating, good.json()["refresh_token"])) == (400, "invalid_grant")


def test_without_rotation_the_token_stays(caller: Caller) -> None:
    again = [exchange(caller, **REFRESH, **CLIENT).json()["refresh_token"] for _ in range(3)]
    assert again == ["sim-refresh-token"] * 3
    assert counts(caller)["events"] == {}


def test_a_revoked_refresh_token_is_void(rotating: Caller) -> None:
    token = refresh(rotating, "sim-refresh-token").json()["refresh_token"]
    url = rotating.simulator.url + "/connect/revocation"
    answer = requests.post(url, data={"token": token, **CLIENT}, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")
    assert outcome(refresh(rotating, token)) == (400, "invalid_grant")
    assert requests.post(url, data={"token": "unknown", **CLIENT}, timeout=10).status_code == 200
    stranger = requests.post(url, data={"token": token, "client_id": "x"}, timeout=10)
    assert outcome(stranger) == (400, "invalid_client")
