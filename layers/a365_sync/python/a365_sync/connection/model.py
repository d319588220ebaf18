"""The connection as stored in its secret: the door, its URLs and the credential."""

import logging
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, field_validator

from a365_sync.connection.doors import DOORS, Door, host_of, is_loopback, matches
from a365_sync.errors import HostNotAllowed, InvalidInput, NotConnected

_log = logging.getLogger(__name__)


class Connection(BaseModel):
    """Secrets are `SecretStr`, so that no log or traceback shows them.

    `access_token_expires_at` and `access_token_issued_at` are in epoch seconds; a token without expiry is a
    long-lived one, used until Altium refuses it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    door: str = "nexar"
    graphql_url: str
    token_url: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    access_token: SecretStr | None = None
    access_token_expires_at: float | None = None
    access_token_issued_at: float | None = None
    allow_loopback: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @classmethod
    def from_secret(cls, secret: Mapping[str, Any], *, allow_loopback: bool = False) -> "Connection":
        """The connection in a secret's JSON.

        Raises NotConnected when it holds no usable credential, InvalidInput for a wrong value (never showing
        it), HostNotAllowed for a URL outside the door.
        """
        door = _door(secret.get("door") or "nexar")
        filled = {
            **secret,
            "door": door.name,
            "graphql_url": secret.get("graphql_url") or door.graphql_url,
            "token_url": secret.get("token_url") or door.token_url,
            "allow_loopback": allow_loopback,
        }
        if not filled["graphql_url"]:
            raise NotConnected("The connection secret names no graphql_url, which the door 'custom' needs.")
        try:
            connection = cls.model_validate(filled)
        except ValidationError as invalid:
            fields = ", ".join(
                sorted({str(error["loc"][0]) for error in invalid.errors(include_input=False)})
            )
            raise InvalidInput(f"The connection secret has a wrong value in: {fields}.") from None
        connection._require_usable()
        return connection

    @property
    def exchangeable(self) -> bool:
        """Whether a token server gives new access tokens for this credential."""
        return bool(self.token_url and self.client_id and (self.refresh_token or self.client_secret))

    def check_api(self, url: str) -> None:
        """Raises HostNotAllowed unless the access token may be sent to this URL."""
        self._check(url, self._door.api_hosts, self.graphql_url)

    def check_token(self, url: str) -> None:
        """Raises HostNotAllowed unless the credential may be sent to this URL."""
        self._check(url, self._door.token_hosts, self.token_url)

    def endpoint(self, api_service_url: str) -> str:
        """The GraphQL URL for a workspace whose location names this `apiServiceUrl`.

        A URL without path gets the door's. Where the workspace names a host outside, a custom door stays at the
        URL that the operator gave; a vendor's door raises HostNotAllowed: another region answers wrongly.
        """
        try:
            self.check_api(api_service_url)
        except HostNotAllowed:
            if self.door == "custom":
                _log.warning("the workspace's own API is outside this door; staying at the connection's URL")
                return self.graphql_url
            raise
        parts = urlsplit(api_service_url)
        path = parts.path if parts.path.strip("/") else urlsplit(self.graphql_url).path
        return parts._replace(path=path, query="", fragment="").geturl()

    @property
    def _door(self) -> Door:
        return DOORS[self.door]

    def _check(self, url: str, hosts: tuple[str, ...], given: str | None) -> None:
        host = host_of(url, self.allow_loopback)
        if self.allow_loopback and is_loopback(urlsplit(url).hostname or ""):
            return
        if self.door == "custom" and given is not None:
            hosts = (host_of(given, self.allow_loopback),)
        if not matches(host, hosts):
            raise HostNotAllowed(f"The host {host} does not belong to the door {self.door!r}.")

    def _require_usable(self) -> None:
        if self.access_token is None and not self.exchangeable:
            raise NotConnected("The connection secret holds no usable credential.", detail=_missing(self))
        self.check_api(self.graphql_url)
        if self.token_url and self.exchangeable:
            self.check_token(self.token_url)


def _door(name: Any) -> Door:
    if name in DOORS:
        return DOORS[name]
    nearest = get_close_matches(str(name), DOORS) or list(DOORS)
    raise InvalidInput(
        f"The connection secret names an unknown door; the doors are {', '.join(DOORS)}.",
        suggestions={"door": nearest},
    )


def _missing(connection: Connection) -> str:
    present = [
        name
        for name in ("client_id", "client_secret", "refresh_token", "token_url")
        if getattr(connection, name) is not None
    ]
    return (
        "needed: access_token; or token_url, client_id and refresh_token; or token_url, client_id and "
        f"client_secret; present: {', '.join(present) or 'none of them'}"
    )
