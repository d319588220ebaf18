"""The data of events about the sync itself: its runs, its credential, what it withholds, whom it tells."""

from typing import Literal

from pydantic import Field

from a365_sync.events.model import EventData


class RunFinished(EventData):
    """A run is over. Not kept for replay: `GET /runs` has every run."""

    run_id: str
    trigger: str
    source: str = Field(description="What asked for it: `webhook`, `schedule`, …")
    summary: str
    planned: int
    changed: int
    unchanged: int
    failed: int


class RunFailed(RunFinished):
    """A run could not do its work; `summary` is the reason. Not kept for replay: `GET /runs` has every run."""


class RemovalsWithheld(EventData):
    """More vanished at once than the settings allow: nothing of it is removed before somebody approves."""

    kind: Literal["projects", "parts"]
    withheld: tuple[str, ...] = Field(description="Their ids, the first hundred.")
    count: int
    known: int = Field(description="How many there are in all.")


class _CredentialData(EventData):
    door: str | None
    credential: str | None = Field(description="Its kind.")
    ends_at: str | None
    token_ends_at: str | None


class CredentialExpiring(_CredentialData):
    """The credential ends in 30, 7 or 1 days."""

    days_left: int
    next_step: str


class CredentialBroken(_CredentialData):
    """The identity server refused the credential for good."""

    what: str
    detail: str
    request_id: str | None
    code: str
    next_step: str


class SubscriptionDisabled(EventData):
    """Deliveries to a subscription failed for so long that no more are tried."""

    subscription: str
    host: str = Field(description="Where it is delivered to; the whole URL is nobody's business.")
    reason: str = Field(description="What became of the last attempt.")
    failing_since: str
    missed_since: str = Field(description="The time of the oldest event that was missed: replay from here.")
    next_step: str


class SubscriptionTest(EventData):
    """Sent by `POST /subscriptions/{id}/test` to this subscription alone, and never put on the bus."""

    subscription: str
