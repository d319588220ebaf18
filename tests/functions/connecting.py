"""Someone who connects an installation: a browser, and the account that it meets."""

import base64
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from a365_sync.store import aws as aws_clients
from local.simulator.server import RunningServer
from tests.functions.account import EVENTS, Account, Context, account, app, client

SETUP_SECRET = "the setup secret"
HOST = "api.localhost:4566"
KEEPER = "a365-sync-token-keeper"

Json = dict[str, Any]
Answer = dict[str, Any]


class Person:
    """A browser and who sits at it: keeps cookies, follows to the simulator, signs in there."""

    def __init__(self, aws: Account, door: RunningServer, address: str = "203.0.113.17") -> None:
        self.aws = aws
        self.door = door
        self.address = address
        self.cookies: dict[str, str] = {}

    def open(self, event: Json) -> Answer:
        """Send a sample event from this browser, over plain HTTP as a local gateway does."""
        event["headers"] |= {"host": HOST}
        event["headers"].pop("x-forwarded-proto")
        event["requestContext"]["http"]["sourceIp"] = self.address
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        answer: Answer = self.aws.call("connect", event)
        for cookie in answer["cookies"]:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def begin(self, secret: str = SETUP_SECRET, **fields: str) -> Answer:
        """Send the form."""
        body = urlencode({"setup_secret": secret, **fields}).encode()
        event = page_event("begin")
        return self.open(event | {"body": base64.b64encode(body).decode(), "isBase64Encoded": True})

    def sign_in(self, begun: Answer, decision: str = "sign-in") -> dict[str, str]:
        """Sign in at the simulator; what it sends back with the browser."""
        known = self.door.options.credentials
        form = {"email": known.email, "password": known.password, "decision": decision}
        url = begun["headers"]["location"]
        answer = requests.post(url, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://{HOST}/connect/callback"
        return dict(parse_qsl(back.query))

    def come_back(self, query: dict[str, str]) -> Answer:
        """Arrive at the callback."""
        return self.open(page_event("callback") | {"queryStringParameters": query})

    def connect(self, **fields: str) -> Answer:
        """The whole way."""
        return self.come_back(self.sign_in(self.begin(**fields)))


def page_event(kind: str) -> Json:
    event: Json = json.loads(json.dumps(SAMPLES[kind]))
    return event


SAMPLES = {
    kind: json.loads((EVENTS / f"connect.{kind}.json").read_bytes()) for kind in ("page", "begin", "callback")
}


def keeper(params: Json, **_event: Any) -> Any:
    """Lambda's synchronous invocation of the token keeper; other invocations are not for here."""
    if f"/functions/{KEEPER}/" not in params["url_path"]:
        return None
    answer = app("token_keeper").handler(json.loads(params["body"]), Context(KEEPER))
    return SimpleNamespace(status_code=200), {"Payload": io.BytesIO(json.dumps(answer).encode())}


def application(door: RunningServer) -> Json:
    """A connection secret with an application and no credential yet."""
    known = door.options.credentials
    return {
        "door": "nexar",
        "graphql_url": door.graphql_url,
        "token_url": door.token_url,
        "authorize_url": door.token_url.replace("/token", "/authorize"),
        "client_id": known.client_id,
        "client_secret": known.client_secret,
    }


@contextmanager
def connectable(door: RunningServer) -> Iterator[Account]:
    """An account with an application registered at the door, a setup secret, and the keeper at hand."""
    with account() as opened:
        secrets = client("secretsmanager")
        secrets.create_secret(Name="setup", SecretString=json.dumps({"current": SETUP_SECRET}))
        opened.put_connection(application(door))
        aws_clients.client("lambda").meta.events.register_first("before-call.lambda.Invoke", keeper)
        yield opened


def text(answer: Answer) -> str:
    """What a person reads."""
    main = answer["body"].partition("<main>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
