"""What Altium's error codes and HTTP statuses mean for us, as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from a365_sync.altium.http import Reply
from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    AltiumTimedOut,
    AltiumUnavailable,
    NotFound,
    PartialData,
    ProtocolViolation,
    QueryFailed,
    QueryTooCostly,
    RetryLater,
    Throttled,
    TokenRefused,
    WorkspaceDenied,
)

# Codes without underscores, in lower case: older operations spell AUTH_EXPIRED_TOKEN as AuthExpiredToken.
# Sources: Altium's API guide on errors; the others are Hot Chocolate's, for timeout, cost and too large a page.
_BY_CODE: Mapping[str, type[A365SyncError]] = {
    "authinvalidtoken": TokenRefused,
    "authexpiredtoken": TokenRefused,
    "authnotauthenticated": TokenRefused,
    "authworkspaceaccess": WorkspaceDenied,
    "authnotauthorized": AccessDenied,
    "limitexceeded": Throttled,
    "hc0045": AltiumTimedOut,
    "hc0047": QueryTooCostly,
    "hc0051": QueryTooCostly,
    "paginationmaxitems": QueryTooCostly,
}

_BY_STATUS: Mapping[int, type[A365SyncError]] = {
    401: TokenRefused,
    403: AccessDenied,
    404: NotFound,
    408: AltiumTimedOut,
    429: Throttled,
    504: AltiumTimedOut,
}

# Of several errors the one that says most about what to do next counts; then whatever else it was.
_PRECEDENCE = (
    TokenRefused,
    Throttled,
    QueryTooCostly,
    AltiumTimedOut,
    WorkspaceDenied,
    AccessDenied,
    AltiumUnavailable,
    NotFound,
)

# Beside data, these ask for the same query again; any other error leaves a hole that repeating does not fill.
_WORTH_REPEATING = (TokenRefused, Throttled, QueryTooCostly, AltiumTimedOut)

_WHAT: Mapping[type[A365SyncError], str] = {
    TokenRefused: "Altium refused the access token.",
    Throttled: "Altium asks for fewer requests.",
    QueryTooCostly: "Altium refused a query as too costly.",
    AltiumTimedOut: "Altium took too long over a query.",
    WorkspaceDenied: "Altium takes the access token, but not for this workspace.",
    AccessDenied: "Altium denied access to the workspace or to something in it.",
    AltiumUnavailable: "Altium could not answer.",
    NotFound: "Altium says that what was asked for does not exist, or hides it.",
    PartialData: "Altium sent only a part of the data.",
    ProtocolViolation: "The Altium API did not answer as one.",
    QueryFailed: "Altium could not execute a query.",
}


@dataclass(frozen=True)
class Problem:
    """One entry of `errors`, normalised."""

    code: str
    status: int | None
    text: str

    @property
    def kind(self) -> type[A365SyncError]:
        """What it means: by its code, else by its own status, else just a failed query."""
        return _BY_CODE.get(self.code) or (_by_status(self.status) if self.status else QueryFailed)


def problems_of(errors: Any) -> tuple[Problem, ...]:
    """The problems in a raw `errors` value of any shape; entries of severity Information are none."""
    if not isinstance(errors, list):
        return () if errors is None else (Problem("", None, "errors is not a list"),)
    return tuple(_problem(entry) for entry in errors if _severity(entry) != "information")


def error_for(
    reply: Reply, problems: Sequence[Problem], request_id: str | None, partial: bool
) -> A365SyncError:
    """The typed error of a reply that is not whole; `partial` when it holds data all the same."""
    kinds = {problem.kind for problem in problems}
    detail = "; ".join([f"HTTP {reply.status}", *(problem.text for problem in problems)])[:1000]
    return _make(_worst(kinds, reply.status, partial), detail, request_id, reply.retry_after())


def _worst(kinds: Iterable[type[A365SyncError]], status: int, partial: bool) -> type[A365SyncError]:
    counting = _WORTH_REPEATING if partial else _PRECEDENCE
    named = next((kind for kind in counting if kind in kinds), None)
    if named is not None:
        return named
    if partial:
        return PartialData
    return QueryFailed if 200 <= status < 300 else _by_status(status)


def _by_status(status: int) -> type[A365SyncError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return AltiumUnavailable
    return QueryFailed if 400 <= status < 500 else ProtocolViolation


def _make(
    kind: type[A365SyncError], detail: str, request_id: str | None, retry_after: float | None
) -> A365SyncError:
    if issubclass(kind, RetryLater):
        return kind(_WHAT[kind], retry_after=retry_after, detail=detail, request_id=request_id)
    return kind(_WHAT[kind], detail=detail, request_id=request_id)


def _extensions(entry: Any) -> dict[str, Any]:
    extensions = entry.get("extensions") if isinstance(entry, dict) else None
    return extensions if isinstance(extensions, dict) else {}


def _severity(entry: Any) -> str:
    return str(_extensions(entry).get("severity", "")).lower()


def _problem(entry: Any) -> Problem:
    extensions = _extensions(entry)
    status = extensions.get("statusCode")
    code = str(extensions.get("code", ""))
    fields = entry if isinstance(entry, dict) else {}
    return Problem(
        code=code.replace("_", "").lower(),
        status=status if isinstance(status, int) and 300 <= status <= 599 else None,
        text=" ".join(str(part) for part in (code, fields.get("message"), fields.get("path")) if part)[:300],
    )
