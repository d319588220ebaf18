"""Who may call: the check that every inbound call passes before anything is done for it."""

import hashlib
import time
from collections.abc import Callable
from typing import Protocol

from a365_sync.webhooks.refusal import Refusal, unauthorized
from a365_sync.webhooks.request import Request
from a365_sync.webhooks.secret import HEADER, WebhookSecret, carries_secret
from a365_sync.webhooks.signature import ID, TOLERANCE_SECONDS, is_signed, refuse_signature

_REMEMBERED_SECONDS = 3 * TOLERANCE_SECONDS  # a message is good for twice the tolerance at most


class Memory(Protocol):
    """Remembers names for some seconds."""

    def claim(self, name: str, seconds: int) -> bool:
        """True for the first who claims the name."""

    def forget(self, name: str) -> None:
        """As if nobody had claimed it."""


class Callers:
    """Takes a signature, or the secret itself in a header."""

    def __init__(self, secret: WebhookSecret, memory: Memory, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._memory = memory
        self._clock = clock

    def refuse(self, request: Request, trigger: str) -> Refusal | None:
        """Why a call of this trigger is not let in, or None; raises what reading the secret raises."""
        if is_signed(request):
            valid = self._secret.valid_for(trigger)
            return refuse_signature(request, valid, self._clock()) or self._refuse_replay(request)
        if request.headers.get(HEADER) and carries_secret(request, self._secret.valid_for(trigger)):
            return None
        return unauthorized(f"Sign the call, or send the webhook secret in {HEADER}.")

    def forgive(self, request: Request) -> None:
        """The call came to nothing through no fault of its sender: its repetition is no replay."""
        if is_signed(request):
            self._memory.forget(_name(request))

    def _refuse_replay(self, request: Request) -> Refusal | None:
        """Only a message whose signature is right is remembered: nobody else can use up an id."""
        if self._memory.claim(_name(request), _REMEMBERED_SECONDS):
            return None
        return Refusal(
            409, "replayed", f"A message with this {ID} was accepted before: nothing is done twice."
        )


def _name(request: Request) -> str:
    # The signature does not cover the path: one memory for all, or a message for one trigger could be sent to another.
    return "message/" + hashlib.sha256(request.headers[ID].encode(errors="surrogatepass")).hexdigest()
