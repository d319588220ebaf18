"""Altium's event deliveries: kept as they came, taken as hints where to look, answered at once."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from a365_sync import environment
from a365_sync.environment import Environment
from a365_sync.store.aws import client, table
from a365_sync.store.bucket import Bucket
from a365_sync.store.event_registration import EventRegistrations
from a365_sync.store.inbound import keep_delivery
from a365_sync.store.once import Once
from a365_sync.sync.triggers import ALTIUM_EVENT, Trigger
from a365_sync.webhooks.answer import Response, refuse_size, refused, respond
from a365_sync.webhooks.hints import Hints, hints_in
from a365_sync.webhooks.request import Request, parse

_BOMS = (Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_RELEASED_BOMS)
# An event often comes several times over; a later one in the meantime is found by the schedule.
_PROJECT_SECONDS = 10
_SWEEP_SECONDS = {
    Trigger.SYNC_WIP_BOMS_FREQUENT: 60,
    Trigger.SYNC_RELEASED_BOMS: 60,
    Trigger.SYNC_PART_LIBRARY: 300,
}

_log = logging.getLogger(__name__)


def take(event: dict[str, Any]) -> Response:
    """Answer 202 to a delivery that carries the registration's token, and like an unknown path to any other."""
    deployed, request = environment.load(), parse(event)
    token = request.path_parameters.get("token", "")
    if not EventRegistrations(table(deployed.state_table)).read().knows(token):
        return respond(404, {"message": "Not Found"})
    refusal = refuse_size(request)
    if refusal is not None:
        return refused(refusal)
    _keep(deployed, request, token)
    _pass_on(deployed, hints_in(request.body))
    return respond(202, {"accepted": True})


def _keep(deployed: Environment, request: Request, token: str) -> None:
    bucket = Bucket(client("s3"), deployed.data_bucket)
    try:
        keep_delivery(bucket, request.headers, request.body, token, datetime.now(UTC))
    except Exception:  # the hint is worth more than the record of it
        _log.exception("a delivery could not be kept")


def _pass_on(deployed: Environment, hints: Hints) -> None:
    for project_id in hints.projects:
        for trigger in _BOMS:
            _invoke(deployed, trigger, project_id)
    if hints.component:
        _invoke(deployed, Trigger.SYNC_PART_LIBRARY)
    if not hints.projects and not hints.component:
        for trigger in _BOMS if not hints.release else (Trigger.SYNC_RELEASED_BOMS,):
            _invoke(deployed, trigger)


def _invoke(deployed: Environment, trigger: Trigger, project_id: str | None = None) -> None:
    """Ask for a look at one project, or for a sweep; once in a while, however many deliveries ask for it."""
    seconds = _PROJECT_SECONDS if project_id else _SWEEP_SECONDS[trigger]
    name = f"{ALTIUM_EVENT}/{trigger}/{project_id or 'sweep'}"
    if not Once(table(deployed.state_table)).claim(name, seconds):
        return
    payload = {"source": ALTIUM_EVENT} | ({"project_id": project_id} if project_id else {})
    client("lambda").invoke(
        FunctionName=f"{deployed.function_name_prefix}{trigger}",
        InvocationType="Event",
        Payload=json.dumps(payload).encode(),
    )
