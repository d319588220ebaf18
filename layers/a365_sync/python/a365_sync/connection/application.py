"""The door and the OAuth client registered there, as stored in the connection secret."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, field_validator

from a365_sync.connection.doors import DOORS, ClientAuthentication, Door, door_of_host
from a365_sync.connection.hosts import host_of, is_loopback, matches
from a365_sync.errors import HostNotAllowed, InvalidInput, NotConnected

URLS = ("graphql_url", "authorize_url", "token_url")


class Application(BaseModel):
    """Enough to ask the identity server for something. Secrets are `SecretStr`, so that no log shows them.

    A URL that the secret does not name is the door's.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    door: str = "nexar"
    graphql_url: str
    authorize_url: str | None = None
    token_url: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    client_authentication: ClientAuthentication | None = None
    scopes: str | None = None
    allow_loopback: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @classmethod
    def from_secret(cls, secret: Mapping[str, Any], *, allow_loopback: bool = False) -> Self:
        """What a secret's JSON holds.

        Raises NotConnected when something needed is missing, InvalidInput for a wrong value (never showing
        it), HostNotAllowed for a URL outside the door.
        """
        door = _door(secret.get("door") or "nexar")
        filled = {
            **secret,
            **{name: secret.get(name) or getattr(door, name) for name in URLS},
            "door": door.name,
            "allow_loopback": allow_loopback,
        }
        if not filled["graphql_url"]:
            raise NotConnected("The connection secret names no graphql_url, which the door 'custom' needs.")
        try:
            made = cls.model_validate(filled)
        except ValidationError as invalid:
            fields = ", ".join(
                sorted({str(error["loc"][0]) for error in invalid.errors(include_input=False)})
            )
            raise InvalidInput(f"The connection secret has a wrong value in: {fields}.") from None
        made.require_usable()
        return made

    def require_usable(self) -> None:
        """Raises NotConnected without a client id or token URL, HostNotAllowed for a URL outside the door."""
        if not self.client_id or not self.token_url:
            raise NotConnected("The connection secret needs a client_id, and a token_url at a custom door.")
        self.check_api(self.graphql_url)
        self.check_identity(self.token_url)

    def check_api(self, url: str) -> None:
        """Raises HostNotAllowed unless the access token may be sent to this URL."""
        self._check(url, self.facts.api_hosts, self.graphql_url)

    def check_identity(self, url: str) -> None:
        """Raises HostNotAllowed unless the credential may be sent to this URL."""
        self._check(url, self.facts.identity_hosts, self.token_url)

    @property
    def client_authentications(self) -> tuple[ClientAuthentication, ...]:
        """The ways to show the client's secret, the first to be tried first."""
        return (
            (self.client_authentication,) if self.client_authentication else self.facts.client_authentication
        )

    @property
    def asked_scopes(self) -> str:
        """What a user is asked to grant: the operator's own words, else the door's."""
        return self.scopes or self.facts.scopes

    @property
    def facts(self) -> Door:
        """What is known of the door."""
        return DOORS[self.door]

    def _check(self, url: str, hosts: tuple[str, ...], given: str | None) -> None:
        host = host_of(url, self.allow_loopback)
        if self.allow_loopback and is_loopback(urlsplit(url).hostname or ""):
            return
        if not self.facts.graphql_url and given is not None:
            hosts = (host_of(given, self.allow_loopback),)
        if not matches(host, hosts):
            owner = door_of_host(host)
            hint = f" It is one of the door {owner.name!r}." if owner else ""
            raise HostNotAllowed(f"The host {host} does not belong to the door {self.door!r}.{hint}")


def _door(name: Any) -> Door:
    if isinstance(name, str) and name in DOORS:
        return DOORS[name]
    nearest = get_close_matches(str(name), DOORS, n=1) or list(DOORS)
    raise InvalidInput(
        f"The connection secret names an unknown door; the doors are {', '.join(DOORS)}.",
        suggestions={"door": nearest},
    )
