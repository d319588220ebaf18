"""A subscription, and how it fares: what becomes of it by each delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from a365_sync.subscriptions.schedule import LASTING, wait

ROTATION = timedelta(hours=24)
"""How long the secret before signs as well."""


class State(StrEnum):
    """Whether events are delivered."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that failed, and why.

    Either the receiver is in trouble, and may have asked for a pause (seconds), or says that it is gone for good; or it
    is well, and refused this one event.
    """

    reason: str
    refused: bool = False
    gone: bool = False
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Times are ISO 8601 in UTC; `version` grows with each change of the record.

    `failing_since` is when the first of a row of failures was, `failures` how many have moved `retry_at`: before it
    nothing is tried, so that a dead receiver costs nobody's time. `missed_since` is the time of the oldest event that
    was not delivered, and will not be by itself. `activations` counts how often it was made active; each
    has one end.
    """

    subscription_id: str
    url: str
    pattern: Mapping[str, Any]
    description: str
    created_at: str
    state: State = State.ACTIVE
    version: int = 1
    secret_generation: int = 1
    previous_secret_until: str | None = None
    failing_since: str | None = None
    failures: int = 0
    retry_at: str | None = None
    last_failure: str | None = None
    missed_since: str | None = None
    disabled_at: str | None = None
    activations: int = 1

    def generations(self, now: datetime) -> tuple[int, ...]:
        """Which of its secrets sign now, the newest first."""
        until = self.previous_secret_until
        if until is None or now >= datetime.fromisoformat(until):
            return (self.secret_generation,)
        return (self.secret_generation, self.secret_generation - 1)

    def seconds_to_wait(self, now: datetime) -> float:
        """How long nothing is to be tried, 0 for not at all."""
        if self.retry_at is None:
            return 0
        return max(0, (datetime.fromisoformat(self.retry_at) - now).total_seconds())


def rotated(before: Subscription, now: datetime) -> Subscription:
    """With another secret; the one before signs as well for a day."""
    return replace(
        before,
        secret_generation=before.secret_generation + 1,
        previous_secret_until=(now + ROTATION).isoformat(),
    )


def held_back(before: Subscription, now: datetime, seconds: float) -> Subscription:
    """One attempt is about to be made: the others wait for what comes of it."""
    return replace(before, retry_at=(now + timedelta(seconds=seconds)).isoformat())


def recovered(before: Subscription) -> Subscription:
    """A delivery succeeded. What was missed before stays to be replayed."""
    return replace(before, failing_since=None, failures=0, retry_at=None, last_failure=None)


def failed(before: Subscription, now: datetime, failure: Failure, fraction: float) -> Subscription:
    """A delivery failed; disabled if nothing has succeeded for long, or the receiver says that it is gone."""
    since = before.failing_since or now.isoformat()
    after = replace(before, failing_since=since, last_failure=failure.reason)
    if failure.refused:
        after = replace(after, failures=0, retry_at=None)  # other events may be welcome
    else:
        failures = before.failures + 1
        retry = now + timedelta(seconds=wait(failures, fraction, failure.retry_after))
        after = replace(after, failures=failures, retry_at=retry.isoformat())
    if failure.gone or now - datetime.fromisoformat(since) >= LASTING:
        return disabled(after, now)
    return after


def disabled(before: Subscription, now: datetime) -> Subscription:
    """Nothing more is delivered, until somebody makes it active again."""
    return replace(before, state=State.DISABLED, disabled_at=now.isoformat(), retry_at=None)


def activated(before: Subscription) -> Subscription:
    """As new, but for what it missed."""
    if before.state is State.ACTIVE:
        return recovered(before)
    after = replace(recovered(before), state=State.ACTIVE, disabled_at=None)
    return replace(after, activations=before.activations + 1)


def missed(before: Subscription, time: str) -> Subscription:
    """An event of this time is not delivered."""
    since = before.missed_since
    if since is not None and datetime.fromisoformat(since) <= datetime.fromisoformat(time):
        return before
    return replace(before, missed_since=time)
