"""What a dead letter says: which work failed, for which run, and why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.store.dead_letters import Letter
from a365_sync.store.runs import Run
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import SWEEPS, Trigger

REDRIVE = "redrive"  # the source of runs that a redrive asked for

_LONGEST = 1000  # characters of an error's text
_UNRECORDED = {
    "code": "unrecorded",
    "message": "No reason was recorded: its function was ended by time, memory or AWS. See the function's log.",
    "detail": "",
    "request_id": None,
}

Reason = dict[str, Any]


class NotUnderstoodError(Exception):
    """The letter is none of ours, or its form is not known."""


@dataclass(frozen=True, slots=True)
class DeadWork:
    """Work that failed for good. Doing one of those with the same `unit` does the work of all of them.

    `bom` is a task's, `payload` is what an invocation is to be repeated with; `trigger` is that of the run that
    failed, or None where nobody knows the run any more.
    """

    letter: Letter
    unit: str
    run_id: str | None
    reason: Reason
    bom: str | None = None
    trigger: str | None = None
    payload: Mapping[str, Any] | None = None

    def explained(self, run: Run | None, error: Reason | None) -> "DeadWork":
        """The same with what the run's record tells; `error` is that of the task."""
        trigger = self.trigger or (run.trigger if run else None)
        told = error or (run.error if run and self.bom is None else None)
        return replace(self, trigger=trigger, reason=told or self.reason)


def read_task(letter: Letter, source: str) -> DeadWork:
    """A task of the queue for BOMs of this source, `wip` or `release`; raises NotUnderstoodError."""
    try:
        task = BomTask.model_validate_json(letter.body)
        key = task.key
    except (ValueError, InvalidInput) as error:
        raise NotUnderstoodError("The body is no task.") from error
    if task.identity.source != source or not task.run_id or letter.group is None:
        raise NotUnderstoodError(f"The body is no task for a {source} BOM.")
    return DeadWork(letter, unit=key, run_id=task.run_id, reason=_UNRECORDED, bom=key)


def read_invocation(letter: Letter, function_name_prefix: str) -> DeadWork:
    """Lambda's record of an asynchronous invocation of a sync function; raises NotUnderstoodError.

    The run that it names is over, so the payload asks for a new one, by a source of its own.
    """
    try:
        record = json.loads(letter.body)
        name = record["requestContext"]["functionArn"].split(":")[6]
        payload = dict(record["requestPayload"])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise NotUnderstoodError("The body is no record of a failed invocation.") from error
    trigger = name.removeprefix(function_name_prefix)
    if trigger not in SWEEPS or trigger == name:
        raise NotUnderstoodError(f"It is an invocation of {name[:100]!r}, which is no sync of this stack.")
    run_id = payload.pop("run_id", None)
    payload["source"] = REDRIVE
    return DeadWork(
        letter,
        unit=f"{trigger} {json.dumps(payload, sort_keys=True)}",
        run_id=run_id if isinstance(run_id, str) and run_id else None,
        reason=_reason(record),
        trigger=Trigger(trigger).value,
        payload=payload,
    )


def _reason(record: Mapping[str, Any]) -> Reason:
    """What the function raised, or why it was never started."""
    told = record.get("responsePayload")
    if isinstance(told, Mapping) and told.get("errorMessage"):
        return _UNRECORDED | {
            "code": "error",
            "message": str(told["errorMessage"])[:_LONGEST],
            "detail": str(told.get("errorType", ""))[:_LONGEST],
        }
    return _UNRECORDED | {"detail": str(record["requestContext"].get("condition", ""))[:_LONGEST]}
