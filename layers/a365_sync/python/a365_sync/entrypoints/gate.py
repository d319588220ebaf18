"""Keeps work that nobody asked for from calling Altium with a credential that is known to be broken."""

from datetime import UTC, datetime

from a365_sync.connection.standing import still_broken
from a365_sync.environment import Environment
from a365_sync.errors import ConnectionBroken
from a365_sync.store.aws import client, table
from a365_sync.store.connection_state import ConnectionState
from a365_sync.store.runs import Runs, RunState
from a365_sync.store.secrets import JsonSecret


def require_working(environment: Environment) -> None:
    """Raises ConnectionBroken while the stored credential is the broken one; one read where all is well."""
    refusal = _refusal(environment)
    if refusal is not None:
        raise refusal


def skips(environment: Environment, trigger: str, source: str) -> bool:
    """Whether a run must not start; the first one skipped is recorded, and not each of the many after it."""
    refusal = _refusal(environment)
    if refusal is None:
        return False
    state_table = table(environment.state_table)
    state = ConnectionState(state_table)
    record = state.read() or {}
    if state.remember(f"skipped#{trigger}#{record.get('fingerprint')}#{record.get('since')}"):
        runs, now = Runs(state_table), datetime.now(UTC)
        run = runs.create(trigger, source, now)
        runs.advance(run.run_id, error=refusal.as_dict())
        runs.finish(run.run_id, RunState.SKIPPED, f"Skipped: {refusal.message}", now)
    return True


def _refusal(environment: Environment) -> ConnectionBroken | None:
    record = ConnectionState(table(environment.state_table)).read()
    secret = JsonSecret(client("secretsmanager"), environment.connection_secret_id)
    return still_broken(record, secret.read)
