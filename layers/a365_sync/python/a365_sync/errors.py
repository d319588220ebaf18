"""Every error of the sync, grouped by what the caller must do.

    Stop            end the run and call a human: repeating cannot help
    RetryLater      the same call may succeed after a pause (`retry_after` seconds, when the server said so)
    SkipAndKeep     leave this one thing as it stands, carry on with the others
    Configuration   somebody has to correct an input or a setting first

Branch on the class, or on `code` in an API answer; never on a message's text.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

# Characters of each text that is kept or told: a run's record and an event cannot hold just any.
_LONGEST = 4000


class A365SyncError(Exception):
    """Base of all: what happened, the next step, the engineer's detail and the vendor's request id.

    `message` is for the operator and ends in `next_step`; `detail` is for the engineer. No secrets in either.
    """

    code: ClassVar[str] = "error"
    next_step: ClassVar[str] = "See the function's log for the detail."
    smaller_page_may_help: ClassVar[bool] = False

    def __init__(self, what: str, *, detail: str = "", request_id: str | None = None) -> None:
        self.what = what
        self.detail = detail
        self.request_id = request_id
        super().__init__(what)

    @property
    def message(self) -> str:
        """For the operator: what happened, then the next step."""
        return f"{self.what[:_LONGEST]} {self.next_step}"

    def __str__(self) -> str:
        request = f"[request {self.request_id}] " if self.request_id else ""
        return f"{request}{self.message}" + (f" ({self.detail})" if self.detail else "")

    def as_dict(self) -> dict[str, str | None]:
        """The error as APIs, run records and logs show it."""
        return {
            "code": self.code,
            "message": self.message,
            "detail": self.detail[:_LONGEST],
            "request_id": self.request_id,
        }


def as_sync_error(error: Exception) -> A365SyncError:
    """The error itself, or what an error that nobody foresaw looks like to the operator."""
    if isinstance(error, A365SyncError):
        return error
    return A365SyncError("An unexpected error.", detail=f"{type(error).__name__}: {error}")


# --- Stop -----------------------------------------------------------------------------------------


class Stop(A365SyncError):  # noqa: N818 - groups are named by what to do
    """Repeating cannot help: end the run, tell a human."""

    code = "stop"


class ConnectionBroken(Stop):
    """The identity server refused the credential for good (invalid_grant, invalid_client, access_denied)."""

    code = "connection_broken"
    next_step = "Open /connect in a browser, or store a new credential (make connect)."


class ClientRefused(ConnectionBroken):
    """The identity server does not know the client by its id and secret (invalid_client), shown in this way."""

    code = "client_refused"


class TokenRefused(Stop):
    """The API refuses the access token, even a fresh one."""

    code = "token_refused"
    next_step = "Check that the connection secret's credential belongs to this workspace and this door."


class AccessDenied(Stop):
    """The credential is valid but may not read this (AUTH_WORKSPACE_ACCESS, AUTH_NOT_AUTHORIZED, 403)."""

    code = "access_denied"
    next_step = "Give the credential's user access in the Altium 365 workspace, then run again."


class WorkspaceDenied(AccessDenied):
    """The token is good, but not for this workspace (AUTH_WORKSPACE_ACCESS)."""

    code = "workspace_denied"
    next_step = (
        "A token serves one workspace: create the credential in this workspace, or connect again and choose it, "
        "or correct workspace_url in the settings. Then call initialize-integration."
    )


# --- Retry later ----------------------------------------------------------------------------------


class RetryLater(A365SyncError):  # noqa: N818
    """The same call may succeed later; `retry_after` is the server's own advice in seconds, if any."""

    code = "retry_later"
    next_step = "Nothing to do: the next scheduled run tries again."

    def __init__(
        self, what: str, *, retry_after: float | None = None, detail: str = "", request_id: str | None = None
    ) -> None:
        super().__init__(what, detail=detail, request_id=request_id)
        self.retry_after = retry_after


class Throttled(RetryLater):
    """Too many requests (HTTP 429, LIMIT_EXCEEDED)."""

    code = "throttled"


class Busy(Throttled):
    """As many functions as the setting `altium_concurrency` allows talk to Altium already."""

    code = "busy"


class AltiumUnavailable(RetryLater):
    """No answer, or a server error (network failure, HTTP 5xx)."""

    code = "altium_unavailable"
    next_step = (
        "Nothing to do: the next scheduled run tries again. If it lasts, look at Altium's status page."
    )


class AltiumTimedOut(AltiumUnavailable):
    """The query took longer than the server or the client allows; a smaller page may pass."""

    code = "altium_timed_out"
    smaller_page_may_help = True


class OutOfTime(RetryLater):
    """The invocation would be ended before the answer came; nothing is wrong, and another one goes on."""

    code = "out_of_time"
    next_step = "Nothing to do: the work goes on in another invocation."


class TokenUnavailable(RetryLater):
    """No usable access token just now, though the credential is not known to be broken."""

    code = "token_unavailable"
    next_step = "Nothing to do: the next run asks again. If it lasts, read the token-keeper function's log."


class RunDied(RetryLater):
    """A run took its lease and never came back: its function was ended by time, memory or AWS."""

    code = "run_died"
    next_step = "Nothing to do: later runs do its work. If it repeats, give the function more memory."


class TaskDied(RetryLater):
    """A queued task was delivered as often as the queue allows, and no delivery came back with a result."""

    code = "task_died"
    next_step = (
        "Nothing to do: later runs try it again. If it repeats, give the function more memory or time."
    )


class SettingsConflict(RetryLater):
    """Two callers stored settings at the same moment; this one lost."""

    code = "settings_conflict"
    next_step = "Look at the settings in force, then send the change again."


# --- Skip and keep --------------------------------------------------------------------------------


class SkipAndKeep(A365SyncError):  # noqa: N818
    """This one thing could not be read whole: keep what is stored, carry on with the others."""

    code = "skipped"
    next_step = "What was stored before is kept; the next run tries again."


class NotFound(SkipAndKeep):
    """Altium does not show it: gone, renamed, or hidden from this credential."""

    code = "not_found"


class TooLarge(SkipAndKeep):
    """More than one item of the catalog can hold: 400 KB."""

    code = "too_large"
    next_step = "Shorten its parameters in Altium 365; what was stored before is kept."


class PartialData(SkipAndKeep):
    """The answer has holes (data beside errors, null lists, totals that keep moving): not stored as whole."""

    code = "partial_data"


class QueryFailed(SkipAndKeep):
    """The server executed the query and answered with errors instead of data."""

    code = "query_failed"


class QueryTooCostly(SkipAndKeep):
    """The query is over the server's limit on cost or page size (HC0047, HC0051); a smaller page may pass."""

    code = "query_too_costly"
    smaller_page_may_help = True


class ProtocolViolation(SkipAndKeep):
    """The answer is not what GraphQL, the schema or cursor pagination promise."""

    code = "protocol_violation"
    next_step = "What was stored before is kept. Report it with the detail from the log if it repeats."


class MalformedAnswer(ProtocolViolation):
    """Not JSON, not a GraphQL answer, or not of the schema's shape."""

    code = "malformed_answer"


class MissingPageInfo(ProtocolViolation):
    """A page without `pageInfo`, or one that promises more without an `endCursor`."""

    code = "missing_page_info"


class UnchangedCursor(ProtocolViolation):
    """A page ends at a cursor where an earlier one ended: the walk would never end."""

    code = "unchanged_cursor"


class EmptyPage(ProtocolViolation):
    """A page without nodes that promises more."""

    code = "empty_page"


# --- Configuration --------------------------------------------------------------------------------


class Configuration(A365SyncError):  # noqa: N818
    """Somebody has to correct an input or a setting first."""

    code = "configuration"


class InvalidInput(Configuration):
    """A request or setting is wrong; `suggestions` maps what was given to the nearest valid values."""

    code = "invalid_input"
    next_step = "Correct it and send it again."

    def __init__(
        self, what: str, *, suggestions: Mapping[str, Sequence[str]] | None = None, detail: str = ""
    ) -> None:
        super().__init__(what, detail=detail)
        self.suggestions = {given: tuple(nearest) for given, nearest in (suggestions or {}).items()}


class AnswerTooLarge(InvalidInput):
    """What was asked for is more than a function can answer; the message says where else it is."""

    code = "answer_too_large"
    next_step = "A function of AWS answers with 6 MB at most."


class NotStored(Configuration):
    """A query names something that the catalog does not hold."""

    code = "not_stored"
    next_step = "GET /projects tells which projects and BOMs there are."


class PartNotStored(NotStored):
    """A query names a part that the library does not hold."""

    code = "part_not_stored"
    next_step = "Each line of a BOM has its part's item GUID (item_id); library/latest.csv has those of all."


class VersionNotStored(NotStored):
    """A query names a version, or a time, that the BOM does not have."""

    code = "version_not_stored"
    next_step = "/versions below the BOM's address tells which there are."


class NotConnected(Configuration):
    """The connection secret holds nothing usable."""

    code = "not_connected"
    next_step = (
        "Open /connect in a browser, or store a credential (make connect); then call initialize-integration."
    )


class SignInRefused(Configuration):
    """The identity server refused what a browser's sign-in brought; the stored credential is as it was."""

    code = "sign_in_refused"
    next_step = (
        "Connect in the browser again; if it repeats, check the client id, secret and redirect address."
    )


class HostNotAllowed(Configuration):
    """A URL outside the door's hosts: no token is ever sent there."""

    code = "host_not_allowed"
    next_step = "Correct the URL in the connection secret, or choose the door it belongs to."


class WrongDoor(Configuration):
    """The workspace is in another cloud than the connection's door leads to."""

    code = "wrong_door"
    next_step = "Store a credential of that door in the connection secret, then call initialize-integration."


class WorkspaceNotFound(Configuration):
    """The credential sees no workspace with the configured URL."""

    code = "workspace_not_found"
    next_step = "Correct workspace_url in the settings, or leave it blank for the default workspace."


class SubscriptionNotFound(Configuration):
    """No subscription has this id."""

    code = "subscription_not_found"
    next_step = "GET /subscriptions lists those that there are."
