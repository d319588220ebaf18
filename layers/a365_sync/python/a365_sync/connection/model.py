"""The connection as stored in its secret: the door, its URLs and the credential."""

import logging
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pydantic import SecretStr

from a365_sync.connection.application import Application
from a365_sync.connection.claims import expiry_of
from a365_sync.connection.credential import CredentialKind, kind_of
from a365_sync.connection.doors import door_for
from a365_sync.errors import HostNotAllowed, NotConnected, WrongDoor

_log = logging.getLogger(__name__)


class Connection(Application):
    """`access_token_expires_at` and `access_token_issued_at` are in epoch seconds.

    A token without expiry is a long-lived one, used until Altium refuses it. `credential_expires_at` (epoch seconds
    or ISO 8601) is the end of the credential's absolute life, where its owner knows it.
    """

    refresh_token: SecretStr | None = None
    username: str | None = None
    password: SecretStr | None = None
    access_token: SecretStr | None = None
    access_token_expires_at: float | None = None
    access_token_issued_at: float | None = None
    credential_expires_at: datetime | None = None

    @property
    def kind(self) -> CredentialKind | None:
        """The kind of credential that is used."""
        return kind_of(self.model_dump())

    @property
    def exchangeable(self) -> bool:
        """Whether a token server gives new access tokens for this credential."""
        return bool(self.token_url) and self.kind not in (None, CredentialKind.ACCESS_TOKEN)

    @property
    def ends_at(self) -> datetime | None:
        """The end of the credential's absolute life, as its owner or a long-lived token itself says."""
        if self.credential_expires_at is not None:
            known = self.credential_expires_at
            return known if known.tzinfo else known.replace(tzinfo=UTC)
        if self.kind is not CredentialKind.ACCESS_TOKEN or self.access_token is None:
            return None
        return _moment(self.access_token_expires_at) or expiry_of(self.access_token.get_secret_value())

    @property
    def token_ends_at(self) -> datetime | None:
        """The end of the access token's life; None for a long-lived one, and before the first."""
        return _moment(self.access_token_expires_at)

    def endpoint(self, api_service_url: str, location: str | None = None) -> str:
        """The GraphQL URL for a workspace whose location names this `apiServiceUrl`.

        A URL without path gets the door's. Where the workspace names a host outside, a door whose address the
        operator gave stays there; a vendor's door raises HostNotAllowed: another region answers wrongly.
        Raises WrongDoor when another door leads to the location of this name.
        """
        if location is not None and (right := door_for(self.facts, location)) is not self.facts:
            raise WrongDoor(f"The workspace is at {location}: the door is {right.name!r}, not {self.door!r}.")
        try:
            self.check_api(api_service_url)
        except HostNotAllowed:
            if not self.facts.graphql_url:
                _log.warning("the workspace's own API is outside this door; staying at the connection's URL")
                return self.graphql_url
            raise
        parts = urlsplit(api_service_url)
        path = parts.path if parts.path.strip("/") else urlsplit(self.graphql_url).path
        return parts._replace(path=path, query="", fragment="").geturl()

    def require_usable(self) -> None:
        """Raises NotConnected without a credential for design data, HostNotAllowed for a URL outside the door."""
        if self.kind is None or (self.access_token is None and not self.exchangeable):
            raise NotConnected("The connection secret holds no usable credential.", detail=self._missing())
        if reason := self.facts.refused.get(self.kind):
            raise NotConnected(reason)
        self.check_api(self.graphql_url)
        if self.token_url and self.exchangeable:
            self.check_identity(self.token_url)

    def _missing(self) -> str:
        present = [
            name
            for name in ("client_id", "client_secret", "refresh_token", "username", "password", "token_url")
            if getattr(self, name) is not None
        ]
        return (
            "needed: access_token; or client_id with one of refresh_token, username and password, client_secret "
            f"(and a token_url at a custom door); present: {', '.join(present) or 'none of them'}"
        )


def _moment(epoch_seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(epoch_seconds, UTC) if epoch_seconds is not None else None
    except (ValueError, OverflowError, OSError):
        return None
