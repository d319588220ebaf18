"""The identity endpoint's clients, for the simulator's own tests."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.simulator.caller import Caller

CLIENT = {"client_id": "sim-client", "client_secret": "sim-client-secret"}
REFRESH = {"grant_type": "refresh_token", "refresh_token": "sim-refresh-token"}
USER = {"email": "sim-user@example.com", "password": "sim-password", "decision": "sign-in"}
REDIRECT_URI = "http://localhost:3000/login"
VERIFIER = "a-verifier-that-is-long-enough-for-the-rule-of-43"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


def exchange(caller: Caller, **fields: Any) -> requests.Response:
    return requests.post(caller.simulator.token_url, data=fields, timeout=10)


def whoami(caller: Caller, authorization: str | None) -> requests.Response:
    headers = {"Authorization": authorization} if authorization else {}
    query = {"query": "{ desUserByAuth { userId } }"}
    return requests.post(caller.simulator.graphql_url, json=query, headers=headers, timeout=10)


def code_of(answer: requests.Response) -> Any:
    """The code of the first GraphQL error."""
    return answer.json()["errors"][0]["extensions"]["code"]


def outcome(answer: requests.Response) -> tuple[int, str]:
    """Status and OAuth error; no error is an empty string."""
    return answer.status_code, answer.json().get("error", "")


def order(caller: Caller, **orders: Any) -> Any:
    answer = requests.post(caller.simulator.url + "/_simulator/identity", json=orders, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(caller: Caller) -> Any:
    return requests.get(caller.simulator.url + "/_simulator/identity", timeout=10).json()["counts"]


def claims(token: str) -> Any:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@dataclass(frozen=True)
class Browser:
    """Goes to the authorize page and fills in its form."""

    caller: Caller

    def query(self, **changes: str | None) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
        fields: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "sim-client",
            "redirect_uri": REDIRECT_URI,
            "scope": "openid profile offline_access",
            "state": "a state & more",
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def open(self, **changes: str | None) -> requests.Response:
        url, query = self.caller.simulator.authorize_url, self.query(**changes)
        return requests.get(url, params=query, allow_redirects=False, timeout=10)

    def submit(self, form: dict[str, str], **changes: str | None) -> requests.Response:
        url, query = self.caller.simulator.authorize_url, self.query(**changes)
        return requests.post(url, params=query, data=form, allow_redirects=False, timeout=10)

    def code(self, form: dict[str, str] | None = None, **changes: str | None) -> str:
        """The code of a sign-in that succeeds."""
        return returned(self.submit(form or USER, **changes))["code"]


def returned(answer: requests.Response) -> dict[str, str]:
    """What a redirect brings back to the application."""
    assert answer.status_code == 302, answer.text
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == REDIRECT_URI
    return {name: values[0] for name, values in parse_qs(location.query).items()}


def redeem(caller: Caller, code: str, **changes: str) -> requests.Response:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
        **CLIENT,
        **changes,
    }
    return exchange(caller, **fields)
