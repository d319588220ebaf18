"""Executing one operation: build, send, read, and repeat what is worth repeating."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from a365_sync.altium import retry
from a365_sync.altium.documents import document
from a365_sync.altium.http import Reply, Request
from a365_sync.altium.models import AltiumModel
from a365_sync.altium.pace import Pace, Unhurried
from a365_sync.altium.protocol import build_request, read_reply
from a365_sync.errors import A365SyncError, OutOfTime, Throttled, TokenRefused

D = TypeVar("D", bound=AltiumModel)

_log = logging.getLogger(__name__)

_PAUSE_SECONDS = 30  # where Altium asks for a pause and does not say how long
_LONGEST_PAUSE_WAITED = 60  # seconds; a longer one is waited for by no function that is paid for waiting
_NEEDED_SECONDS = 10  # for an answer, and for storing what it brings


class Transport(Protocol):
    """What carries a request; `requests` counts those sent."""

    requests: int

    def send(self, request: Request, token: str) -> Reply:
        """Send it with the bearer token."""


class Tokens(Protocol):
    """Where access tokens come from."""

    def current(self) -> str:
        """A token believed to be good."""

    def replacement(self, refused: str) -> str:
        """Another one than the token that Altium just refused."""


class Executor:
    """Executes operations at one URL. `endpoint` resolves and checks a workspace's own URL.

    `documents` gives the text of an operation as this door takes it.
    """

    def __init__(
        self,
        transport: Transport,
        tokens: Tokens,
        url: str,
        endpoint: Callable[[str, str | None], str],
        advice: retry.Advice = retry.DEFAULT,
        sleep: Callable[[float], None] = time.sleep,
        documents: Callable[[str], str] = document,
        pace: Pace | None = None,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._url = url
        self._endpoint = endpoint
        self._advice = advice
        self._sleep = sleep
        self._documents = documents
        self._pace = pace or Unhurried()

    @property
    def requests(self) -> int:
        """HTTP requests that the transport has sent."""
        return self._transport.requests

    def at(self, api_service_url: str, location: str | None = None) -> "Executor":
        """The same for another URL of the door. Raises HostNotAllowed and WrongDoor."""
        return self._like(self._endpoint(api_service_url, location), self._pace)

    def paced(self, pace: Pace) -> "Executor":
        """The same at another pace."""
        return self._like(self._url, pace)

    def pause(self) -> float:
        """Seconds until anybody may ask Altium again; 0 for now."""
        return self._pace.pause()

    def _like(self, url: str, pace: Pace) -> "Executor":
        return Executor(
            self._transport,
            self._tokens,
            url,
            self._endpoint,
            self._advice,
            self._sleep,
            self._documents,
            pace,
        )

    def execute(
        self,
        operation: str,
        variables: Mapping[str, Any],
        model: type[D],
        *,
        accept_partial: bool = False,
        smaller_is_possible: bool = False,
        repeatable: bool = True,
    ) -> D:
        """The operation's data. Raises the errors of `a365_sync.errors` once repeating is not worth it.

        Waits while everybody pauses, and has everybody pause when Altium asks for it. Raises OutOfTime instead of
        beginning, or waiting for, what the invocation would not live to see.
        """
        request = build_request(self._url, self._documents(operation), operation, variables)
        advice = self._advice if repeatable else retry.never
        advice = retry.unless_smaller(advice) if smaller_is_possible else advice
        attempt = 1
        while True:
            self._take_turn()
            try:
                return self._authorized(
                    request, lambda reply: read_reply(reply, model, accept_partial=accept_partial)
                )
            except A365SyncError as error:
                wait = advice(error, attempt)
                if isinstance(error, Throttled):
                    self._pace.slow_down(_asked_pause(error, wait))
                if wait is None:
                    raise
                _log.warning("%s, attempt %d: %s; again in %.1f s", operation, attempt, error, wait)
                self._rest(wait)
                attempt += 1

    def _take_turn(self) -> None:
        pause = self._pace.pause()
        if pause > _LONGEST_PAUSE_WAITED:
            raise Throttled("Altium has asked for a pause.", retry_after=pause)
        # Spread out, or those that were stopped together come back together.
        self._rest(pause * random.uniform(1, 1.2) if pause else 0)  # noqa: S311 - no secret

    def _rest(self, seconds: float) -> None:
        if seconds > self._pace.time_left() - _NEEDED_SECONDS:
            raise OutOfTime("The function's time is nearly up.")
        if seconds:
            self._sleep(seconds)

    def _authorized(self, request: Request, read: Callable[[Reply], D]) -> D:
        """Send; when the token is refused, once more with another one."""
        token = self._tokens.current()
        try:
            return read(self._transport.send(request, token))
        except TokenRefused:
            return read(self._transport.send(request, self._tokens.replacement(token)))


def _asked_pause(error: Throttled, wait: float | None) -> float:
    if error.retry_after is not None:
        return error.retry_after
    return _PAUSE_SECONDS if wait is None else wait
