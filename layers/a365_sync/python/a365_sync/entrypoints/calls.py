"""Authenticated inbound calls, whatever they ask for."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from a365_sync.environment import Environment
from a365_sync.store.aws import client, table
from a365_sync.store.once import Once
from a365_sync.store.runs import Run
from a365_sync.store.secrets import JsonSecret
from a365_sync.sync.triggers import Trigger
from a365_sync.webhooks.answer import Response, answer, respond
from a365_sync.webhooks.callers import Callers
from a365_sync.webhooks.request import Request
from a365_sync.webhooks.secret import WebhookSecret

STATUS = "status"
APPROVE_REMOVALS = "approve-removals"
REDRIVE = "redrive"
SUBSCRIPTIONS = "subscriptions"


def answer_call(
    event: dict[str, Any], trigger: str, environment: Environment, act: Callable[[Request], Response]
) -> Response:
    """Check that the caller may use this trigger, then act; `STATUS` stands for the status routes.

    `APPROVE_REMOVALS`, `REDRIVE` and `SUBSCRIPTIONS` are no triggers of the sync and have secrets of their own all the
    same, if any are given.
    """
    return answer(event, trigger, _callers(environment), act)


def accepted(request: Request, run: Run) -> Response:
    """202 with where to follow the run."""
    return respond(202, started(request, run))


def started(request: Request, run: Run) -> dict[str, str]:
    """How an answer names a run that was started."""
    return {"run_id": run.run_id, "status_url": f"{request.base_url}/runs/{run.run_id}"}


def is_initialized(environment: Environment) -> bool:
    """True once a workspace is known; asked without the models, which would slow the answer down."""
    return table(environment.state_table).get(("WORKSPACE", "current")) is not None


@lru_cache(maxsize=1)
def _callers(environment: Environment) -> Callers:
    secret = JsonSecret(client("secretsmanager"), environment.webhook_secret_id)
    known = (*Trigger, STATUS, APPROVE_REMOVALS, REDRIVE, SUBSCRIPTIONS)
    return Callers(WebhookSecret(secret.read, known), Once(table(environment.state_table)))
