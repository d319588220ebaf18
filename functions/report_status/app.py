"""Tells how runs proceed and how fresh each entity is."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from a365_sync import environment
from a365_sync.entrypoints.calls import STATUS, answer_call
from a365_sync.entrypoints.logs import logger
from a365_sync.environment import Environment
from a365_sync.errors import InvalidInput
from a365_sync.store.aws import table
from a365_sync.store.runs import Runs
from a365_sync.webhooks.answer import Response, respond
from a365_sync.webhooks.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_MOST_RUNS = 100
_LONGEST_RUN_ID = 200


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
    """Answers `GET /status`, `GET /runs?limit=` and `GET /runs/{run_id}`."""
    deployed = environment.load()
    return answer_call(event, STATUS, deployed, lambda request: _report(deployed, request))


def _report(deployed: Environment, request: Request) -> Response:
    from a365_sync.connection.standing import report
    from a365_sync.store.connection_state import ConnectionState
    from a365_sync.store.state import State
    from a365_sync.sync.approval import withheld_report
    from a365_sync.sync.status import run_report, status_report

    state_table = table(deployed.state_table)
    runs = Runs(state_table)
    if run_id := request.path_parameters.get("run_id"):
        known = run_id.isascii() and len(run_id) <= _LONGEST_RUN_ID
        run = runs.get(run_id) if known else None
        if run is None:
            return respond(404, {"error": {"code": "not_found", "message": f"There is no run {run_id!r}."}})
        return respond(200, run_report(run) | {"failures": runs.failures(run_id)})
    if request.path.endswith("/status"):
        now = datetime.now(UTC)
        connection = report(ConnectionState(state_table).read(), now)
        state = State(state_table)
        withheld = withheld_report(state_table, state.workspace())
        return respond(
            200, {"connection": connection, "withheld": withheld} | status_report(state, runs, now)
        )
    return respond(200, {"runs": [run_report(run) for run in runs.newest(_limit(request))]})


def _limit(request: Request) -> int:
    text = request.query.get("limit", "20")
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= _MOST_RUNS):
        raise InvalidInput(f"limit must be a number from 1 to {_MOST_RUNS}.")
    return int(text)
