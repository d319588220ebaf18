"""The token endpoint, and what becomes of its tokens."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests

from local.simulator.options import IdentityRules, Options
from tests.simulator.caller import Caller
from tests.simulator.identity import CLIENT, REFRESH, code_of, exchange, whoami


def test_a_refresh_token_gives_an_access_token(reader: Caller) -> None:
    answer = exchange(reader, **REFRESH, **CLIENT)
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 14400)
    assert body["refresh_token"] == "sim-refresh-token"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "design.domain" in body["scope"].split()
    assert "data" in whoami(reader, f"Bearer {body['access_token']}").json()


def test_an_access_token_has_the_documented_claims(reader: Caller) -> None:
    header, claims, _ = exchange(reader, **REFRESH, **CLIENT).json()["access_token"].split(".")
    decoded = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"typ": "at+jwt", "alg": "RS256"}
    assert decoded["exp"] - decoded["iat"] == 14400
    assert decoded["client_id"] == "sim-client"
    assert isinstance(decoded["scope"], list)


def test_client_credentials_read_no_design(reader: Caller) -> None:
    body = exchange(reader, grant_type="client_credentials", scope="design.domain", **CLIENT).json()
    assert (body["scope"], "refresh_token" in body) == ("supply.domain", False)
    refused = whoami(reader, f"Bearer {body['access_token']}")
    assert (refused.status_code, code_of(refused)) == (403, "AuthNotAuthorized")


def test_client_credentials_read_designs_by_option(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(identity=IdentityRules(client_credentials="design")))
    body = exchange(caller, grant_type="client_credentials", **CLIENT).json()
    assert "refresh_token" not in body
    assert whoami(caller, f"Bearer {body['access_token']}").status_code == 200


def test_the_client_may_authenticate_by_http_basic(reader: Caller) -> None:
    auth = ("sim-client", "sim-client-secret")
    answer = requests.post(reader.simulator.token_url, data=REFRESH, auth=auth, timeout=10)
    assert answer.status_code == 200
    wrong = requests.post(reader.simulator.token_url, data=REFRESH, auth=("sim-client", "x"), timeout=10)
    assert (wrong.status_code, wrong.json()) == (400, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({**REFRESH, **CLIENT, "client_secret": "wrong"}, "invalid_client"),
        ({**REFRESH, "client_id": "sim-client"}, "invalid_client"),
        ({**REFRESH, **CLIENT, "refresh_token": "wrong"}, "invalid_grant"),
        ({**REFRESH, **CLIENT, "scope": "openid"}, "invalid_request"),
        ({**CLIENT, "grant_type": "refresh_token"}, "invalid_request"),
        ({**CLIENT, "grant_type": "password"}, "unauthorized_client"),
        ({**CLIENT, "grant_type": "device_code"}, "unsupported_grant_type"),
        ({**REFRESH, **CLIENT, "secure": "1"}, "access_denied"),
        (CLIENT, "invalid_request"),
    ],
)
def test_refused_exchanges(reader: Caller, fields: dict[str, str], error: str) -> None:
    answer = exchange(reader, **fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_body_that_is_no_form_is_refused(reader: Caller) -> None:
    answer = requests.post(reader.simulator.token_url, json={**REFRESH, **CLIENT}, timeout=10)
    refusal = {"error": "invalid_request", "error_description": "the body must be a form"}
    assert (answer.status_code, answer.json()) == (400, refusal)


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "AuthNotAuthenticated"),
        ("Basic c2ltOnNpbQ==", "AuthNotAuthenticated"),
        ("Bearer nobody-gave-this-out", "AuthInvalidToken"),
    ],
)
def test_a_call_without_a_good_token_is_refused(reader: Caller, authorization: str | None, code: str) -> None:
    answer = whoami(reader, authorization)
    body = answer.json()
    assert (answer.status_code, code_of(answer)) == (401, code)
    assert body["extensions"]["requestId"]
    assert "data" not in body


def test_a_token_expires_but_the_fixed_one_does_not(run: Callable[[Options], Caller]) -> None:
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    caller = run(Options(token_lifetime=60, clock=lambda: now[0]))
    issued = exchange(caller, **REFRESH, **CLIENT).json()
    assert issued["expires_in"] == 60
    now[0] += timedelta(seconds=59)
    assert whoami(caller, f"Bearer {issued['access_token']}").status_code == 200
    now[0] += timedelta(seconds=1)
    expired = whoami(caller, f"Bearer {issued['access_token']}")
    assert (expired.status_code, code_of(expired)) == (401, "AuthExpiredToken")
    assert whoami(caller, "Bearer sim-access-token").status_code == 200
