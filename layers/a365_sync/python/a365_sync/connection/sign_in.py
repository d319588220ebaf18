"""What a browser's sign-in brings, and what becomes of the connection secret with it.

No I/O: the keeper exchanges the code and writes the secret.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from a365_sync.connection.application import URLS
from a365_sync.errors import InvalidInput

_REPLACED = ("refresh_token", "username", "password", "credential_expires_at",
             "access_token", "access_token_issued_at", "access_token_expires_at")  # fmt: skip


@dataclass(frozen=True)
class Registration:
    """The application to sign in with; what is None is as the connection secret has it."""

    door: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)

    def applied_to(self, secret: Mapping[str, Any]) -> dict[str, Any]:
        """The secret's JSON with this application and without the credential that the sign-in replaces.

        URLs and the client belong to the door they were given for: another door does not inherit them, nor hear the
        client's secret. A client secret belongs to its client id.
        """
        kept = {name: value for name, value in secret.items() if name not in _REPLACED}
        if self.door and self.door != (secret.get("door") or "nexar"):
            for name in (*URLS, "client_id", "client_secret", "client_authentication", "scopes"):
                kept.pop(name, None)
        if self.client_id and self.client_id != secret.get("client_id"):
            kept.pop("client_secret", None)
        return kept | {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class SignIn:
    """The code that came back from the browser, with what was sent along when it was asked for."""

    code: str = field(repr=False)
    code_verifier: str = field(repr=False)
    redirect_uri: str
    registration: Registration = Registration()

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "SignIn":
        """Of the invocation `{"source": "connect", "code", "code_verifier", "redirect_uri"}`.

        `door`, `client_id` and `client_secret` may be given as well. Raises InvalidInput.
        """
        texts = {name: value for name in _EVENT if isinstance(value := event.get(name), str) and value}
        missing = [name for name in _EVENT[:3] if name not in texts]
        if missing:
            raise InvalidInput(f"The sign-in lacks {', '.join(missing)}.")
        code, verifier, redirect_uri = (texts[name] for name in _EVENT[:3])
        registration = Registration(*(texts.get(name) for name in _EVENT[3:]))
        return cls(code, verifier, redirect_uri, registration)

    def as_event(self) -> dict[str, Any]:
        """The invocation that `from_event` reads."""
        given = {name: value for name, value in asdict(self.registration).items() if value}
        return {"source": "connect", "code": self.code, "code_verifier": self.code_verifier,
                "redirect_uri": self.redirect_uri, **given}  # fmt: skip


_EVENT = ("code", "code_verifier", "redirect_uri", "door", "client_id", "client_secret")
