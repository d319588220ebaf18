"""The token-keeper's handler with a keeper in place of AWS: its answers, and what it leaves to Lambda's retries."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from a365_sync.connection.keeper import Demand, Outcome
from a365_sync.connection.sign_in import SignIn
from a365_sync.errors import A365SyncError, ConnectionBroken, NotConnected, TokenUnavailable

REPOSITORY = Path(__file__).parents[2]


class Context:
    """What the handler and its logger read of Lambda's context."""

    aws_request_id = "invocation-1"
    function_name = "token-keeper"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:token-keeper"


class FakeKeeper:
    """Does what it is told, and remembers what it was asked."""

    def __init__(self, result: Outcome | A365SyncError) -> None:
        self._result = result
        self.asked: list[tuple[str, str | None]] = []
        self.demands: list[Demand] = []

    def keep(self, owner: str, demand: Demand) -> Outcome:
        self.demands.append(demand)
        return self._result_for(owner, demand.refused)

    def _result_for(self, owner: str, named: str | None) -> Outcome:
        self.asked.append((owner, named))
        if isinstance(self._result, A365SyncError):
            raise self._result
        return self._result

    def connect_user(self, owner: str, sign_in: SignIn) -> Outcome:
        return self._result_for(owner, sign_in.code)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The handler's module, loaded from its file as Lambda does."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "a365-sync")
    spec = importlib.util.spec_from_file_location(
        "token_keeper_app", REPOSITORY / "functions/token_keeper/app.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def invoke(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Any, FakeKeeper]]:
    """Calls the handler over a keeper with a given result."""

    def call(result: Outcome | A365SyncError, event: dict[str, Any]) -> tuple[Any, FakeKeeper]:
        keeper = FakeKeeper(result)
        monkeypatch.setattr(app, "_keeper", lambda: keeper)
        return app.handler(event, Context()), keeper

    return call


Invoke = Callable[..., tuple[Any, FakeKeeper]]
SCHEDULE = json.loads((REPOSITORY / "events/token_keeper.schedule.json").read_text(encoding="utf-8"))
ASKED = {
    **json.loads((REPOSITORY / "events/token_keeper.invocation.json").read_text(encoding="utf-8")),
    "refused": "f1ngerprint",
}
CONNECT = json.loads((REPOSITORY / "events/token_keeper.invocation-connect.json").read_text(encoding="utf-8"))


def test_it_answers_what_was_done(invoke: Invoke) -> None:
    answer, keeper = invoke(Outcome.EXCHANGED, ASKED)
    assert answer == {"outcome": "exchanged"}
    assert keeper.asked == [("invocation-1", "f1ngerprint")]


@pytest.mark.parametrize(
    ("event", "demand"),
    [
        (SCHEDULE, Demand(scheduled=True)),
        (ASKED, Demand("f1ngerprint")),
        (ASKED | {"insisting": True}, Demand("f1ngerprint", insisting=True)),
        ({}, Demand()),
    ],
)
def test_an_event_says_what_is_demanded(invoke: Invoke, event: dict[str, Any], demand: Demand) -> None:
    _, keeper = invoke(Outcome.STILL_GOOD, event)
    assert keeper.demands == [demand]


def test_a_sign_in_is_handed_on(invoke: Invoke) -> None:
    answer, keeper = invoke(Outcome.CONNECTED, CONNECT)
    assert answer == {"outcome": "connected"}
    assert keeper.asked == [("invocation-1", CONNECT["code"])]


def test_a_sign_in_without_a_code_is_an_answer(invoke: Invoke) -> None:
    answer, keeper = invoke(Outcome.CONNECTED, {**CONNECT, "code": ""})
    assert (answer["error"]["code"], keeper.asked) == ("invalid_input", [])


@pytest.mark.parametrize("event", [SCHEDULE, ASKED])
def test_nothing_stored_yet_is_an_answer(invoke: Invoke, event: dict[str, Any]) -> None:
    answer, _ = invoke(NotConnected("nothing yet"), event)
    assert (answer["outcome"], answer["error"]["code"]) == ("failed", "not_connected")


def test_a_broken_credential_is_an_answer_to_who_asked(invoke: Invoke) -> None:
    answer, _ = invoke(ConnectionBroken("refused"), ASKED)
    assert (answer["outcome"], answer["error"]["code"]) == ("failed", "connection_broken")


def test_a_broken_credential_rings_the_schedules_alarm(invoke: Invoke) -> None:
    with pytest.raises(ConnectionBroken):
        invoke(ConnectionBroken("refused"), SCHEDULE)


def test_a_passing_failure_is_left_to_the_schedules_retries(invoke: Invoke) -> None:
    with pytest.raises(TokenUnavailable):
        invoke(TokenUnavailable("later"), SCHEDULE)


def test_a_passing_failure_is_an_answer_to_who_asked(invoke: Invoke) -> None:
    answer, _ = invoke(TokenUnavailable("later"), ASKED)
    assert answer["error"]["code"] == "token_unavailable"
