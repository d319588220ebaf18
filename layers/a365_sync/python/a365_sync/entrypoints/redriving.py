"""Replays dead letters: the queues where work ends that failed for good, and how it is done again."""

import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from a365_sync.entrypoints.gate import require_working
from a365_sync.environment import Environment
from a365_sync.store.aws import client, table
from a365_sync.store.dead_letters import DeadLetters
from a365_sync.store.runs import Runs
from a365_sync.sync.dead_letters import DeadWork, read_invocation, read_task
from a365_sync.sync.redrive import selection_of
from a365_sync.sync.replay import DeadEnd, replay

_log = logging.getLogger(__name__)


def redrive(deployed: Environment, body: Any) -> dict[str, Any]:
    """The answer to a call; raises InvalidInput, and ConnectionBroken where all would only fail again."""
    selection = selection_of(body)
    if not selection.dry_run:
        require_working(deployed)
    return replay(_dead_ends(deployed), Runs(table(deployed.state_table)), selection)


def _dead_ends(deployed: Environment) -> list[DeadEnd]:
    failed = DeadLetters(client("sqs"), deployed.failed_invocation_queue_url)
    return [
        _of_boms("WipDeadLetterQueue", deployed.wip_dead_letter_queue_url, deployed.wip_queue_url, "wip"),
        _of_boms(
            "ReleaseDeadLetterQueue",
            deployed.release_dead_letter_queue_url,
            deployed.release_queue_url,
            "release",
        ),
        DeadEnd(
            "FailedInvocationQueue",
            failed,
            read=partial(read_invocation, function_name_prefix=deployed.function_name_prefix),
            send=partial(_invoke_all, deployed),
            alike=True,
        ),
    ]


def _of_boms(name: str, url: str, home_url: str, source: str) -> DeadEnd:
    letters = DeadLetters(client("sqs"), url, home_url)
    return DeadEnd(
        name, letters, read=partial(read_task, source=source), send=_sender(letters), boms=f"{source}/"
    )


def _sender(letters: DeadLetters) -> Callable[[Sequence[DeadWork]], set[str]]:
    return lambda works: letters.send_home([work.letter for work in works])


def _invoke_all(deployed: Environment, works: Sequence[DeadWork]) -> set[str]:
    """Ids of the letters whose function took the invocation; one that does not is no reason to keep the others."""
    return {work.letter.message_id for work in works if _invoked(deployed, work)}


def _invoked(deployed: Environment, work: DeadWork) -> bool:
    try:
        client("lambda").invoke(
            FunctionName=f"{deployed.function_name_prefix}{work.trigger}",
            InvocationType="Event",
            Payload=json.dumps(work.payload).encode(),
        )
    except Exception:
        _log.exception("%s could not be invoked", work.trigger)
        return False
    return True
