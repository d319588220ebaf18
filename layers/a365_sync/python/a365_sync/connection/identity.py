"""The door as the keeper needs it: the identity server, and the API as far as a token must be tried there."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from a365_sync.altium.client import AltiumClient
from a365_sync.altium.execution import Executor
from a365_sync.altium.transport import HttpTransport
from a365_sync.connection import tokens
from a365_sync.connection.application import Application
from a365_sync.connection.credential import fingerprint
from a365_sync.connection.model import Connection
from a365_sync.connection.sign_in import SignIn
from a365_sync.errors import ClientRefused, ConnectionBroken, HostNotAllowed, NotConnected, TokenRefused

_SECONDS = 15.0  # the keeper's function must outlive an exchange


@dataclass(frozen=True)
class IdentityServer:
    """`api_url` is the known workspace's own API, None before there is one.

    An exchange is not repeated: a refresh token or code may be good for one use only, and its answer may be lost.
    """

    api_url: str | None = None
    allow_loopback: bool = False

    def exchange(self, connection: Connection) -> tokens.Grant:
        """Exchange the credential. Raises ConnectionBroken for a terminal refusal, a RetryLater for anything else."""
        return _ask(connection, tokens.credential_form(connection))

    def exchange_code(self, secret: Mapping[str, Any], sign_in: SignIn) -> tokens.Grant:
        """Exchange a browser's code; raises as `exchange`, and what `Application.from_secret` raises."""
        application = Application.from_secret(secret, allow_loopback=self.allow_loopback)
        return _ask(application, tokens.code_form(sign_in))

    def try_token(self, connection: Connection) -> None:
        """Ask for the workspaces with the stored access token.

        Raises TokenRefused when it is refused, by the workspace's own API too: Altium's regions refuse each
        other's tokens. Raises also what else a request can raise.
        """
        try:
            _client(connection).workspaces()
        except TokenRefused:
            if self.api_url is None:
                raise
            with suppress(HostNotAllowed):  # the workspace that was known belongs to another door
                _client(connection).at(self.api_url).workspaces()
                return
            raise


@dataclass(frozen=True)
class _Stored:
    """The stored access token, which has no replacement."""

    connection: Connection

    def current(self) -> str:
        if self.connection.access_token is None:
            raise NotConnected("The connection secret holds no access token.")
        return self.connection.access_token.get_secret_value()

    def replacement(self, refused: str) -> str:
        raise TokenRefused(
            "Altium refused the long-lived access token: it was revoked or has expired.",
            detail=f"token {fingerprint(refused)}",
        )


def _client(connection: Connection) -> AltiumClient:
    transport = HttpTransport(connection.check_api, read_seconds=_SECONDS)
    return AltiumClient(
        Executor(
            transport,
            _Stored(connection),
            connection.graphql_url,
            connection.endpoint,
            advice=lambda _error, _attempt: None,
        )
    )


def _ask(application: Application, form: tokens.Form) -> tokens.Grant:
    transport = HttpTransport(application.check_identity, read_seconds=_SECONDS)
    refusal: ClientRefused | None = None
    for authentication in application.client_authentications:
        request = tokens.build_request(application, form, authentication)
        try:
            return tokens.read_reply(transport.send(request))
        except ClientRefused as error:  # nothing is used up yet: it may show itself in another way
            refusal = refusal or error
    first = refusal or ClientRefused("There is no way to show the client.")
    raise ConnectionBroken(first.what, detail=first.detail, request_id=first.request_id)
