"""The two steps of a sign-in: sending the browser to the identity server, and taking what it brings back."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from a365_sync.browser_connect.cookie import Cookie
from a365_sync.browser_connect.halves import join, split
from a365_sync.connection.application import Application
from a365_sync.connection.authorization import authorization_url
from a365_sync.connection.sign_in import Registration, SignIn
from a365_sync.errors import SignInRefused
from a365_sync.store.sign_ins import Pending, Refusal, SignIns

_REFUSED: Mapping[Refusal, str] = {
    Refusal.UNKNOWN: "This sign-in was not begun here, or long ago.",
    Refusal.OTHER_BROWSER: "This sign-in was begun in another browser, or this one did not keep its cookie.",
    Refusal.USED: "This sign-in has been used already. If you saw “Connected” before, you are connected.",
    Refusal.EXPIRED: "This sign-in took longer than ten minutes.",
}
# RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6.
_ERRORS: Mapping[str, str] = {
    "access_denied": "The sign-in was denied: by you, or because your account may not use this application.",
    "unauthorized_client": "Altium does not let this application sign users in.",
    "invalid_request": "Altium does not understand the request: is the redirect address registered?",
    "invalid_scope": "Altium does not grant this application what the sync needs.",
    "server_error": "Altium had an internal error.",
    "temporarily_unavailable": "Altium cannot sign users in just now.",
}
_LONGEST_WORD = 200


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and the cookie that it takes along."""

    url: str
    cookie: Cookie


@dataclass(frozen=True)
class Flow:
    """`read_secret` gives the connection secret's JSON, empty before there is any; `exchange` asks the keeper."""

    sign_ins: SignIns
    read_secret: Callable[[], Mapping[str, Any]]
    exchange: Callable[[SignIn], None]
    allow_loopback: bool = False

    def begin(self, registration: Registration, redirect_uri: str) -> Begun:
        """Begin a sign-in with this application.

        Raises NotConnected when door or client are not known, InvalidInput and HostNotAllowed for wrong values.
        """
        application = Application.from_secret(
            registration.applied_to(self.read_secret()), allow_loopback=self.allow_loopback
        )
        state, browser, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        url = authorization_url(application, redirect_uri=redirect_uri, state=state, code_verifier=verifier)
        kept, carried = split(registration.client_secret or "")
        pending = Pending(
            code_verifier=verifier, redirect_uri=redirect_uri, door=registration.door or "",
            client_id=registration.client_id or "", secret_half=kept,
        )  # fmt: skip
        self.sign_ins.begin(state, browser, pending)
        return Begun(url, Cookie(browser, carried))

    def finish(self, answer: Mapping[str, str], cookie: Cookie) -> None:
        """Take the identity server's answer, the query of the callback, and have the keeper store what it brings.

        Raises SignInRefused, and what the keeper raises.
        """
        pending = self.sign_ins.redeem(answer.get("state", ""), cookie.browser)
        if isinstance(pending, Refusal):
            raise SignInRefused(_REFUSED[pending])
        if word := answer.get("error"):
            raise SignInRefused(_in_words(word, answer.get("error_description", "")), detail=_shown(word))
        if not (code := answer.get("code")):
            raise SignInRefused("Altium's answer holds no authorization code.")
        registration = _registration(pending, cookie)
        self.exchange(SignIn(code, pending.code_verifier, pending.redirect_uri, registration))


def _registration(pending: Pending, cookie: Cookie) -> Registration:
    secret = join(pending.secret_half, cookie.secret_half)
    if secret is None:
        raise SignInRefused("This browser's cookie is damaged.")
    return Registration(pending.door or None, pending.client_id or None, secret or None)


def _in_words(word: str, description: str) -> str:
    known = _ERRORS.get(word, f"Altium refused the sign-in ({_shown(word)}).")
    return f"{known} Altium says: “{_shown(description)}”" if description else known


def _shown(text: str) -> str:
    return text[:_LONGEST_WORD]
