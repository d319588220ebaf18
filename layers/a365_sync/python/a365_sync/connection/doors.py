"""The doors as data: a new door, region or cloud is a record here and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from a365_sync.connection.credential import CredentialKind
from a365_sync.connection.hosts import matches


class ClientAuthentication(StrEnum):
    """How a client that has a secret shows it to the token endpoint (RFC 6749, section 2.3.1)."""

    FORM = "form"
    BASIC = "basic"


@dataclass(frozen=True)
class Door:
    """What differs between the doors.

    A host pattern `*.x` means any host below x. `token_fields` go with every token request and with no other;
    `authorize_fields` with the browser's. Of `client_authentication` the later ways are tried when the server does
    not know the client by the earlier. `refused` tells why a kind of credential gives no design data.
    `queries` names the folder whose documents take the place of the common ones. Of the doors of one
    `family`, a workspace belongs to the one that lists its location, else to the one that lists none.
    """

    name: str
    family: str
    graphql_url: str | None = None
    authorize_url: str | None = None
    token_url: str | None = None
    api_hosts: tuple[str, ...] = ()
    identity_hosts: tuple[str, ...] = ()
    client_authentication: tuple[ClientAuthentication, ...] = (ClientAuthentication.FORM,)
    scopes: str = "openid profile offline_access"
    token_fields: Mapping[str, str] = field(default_factory=dict)
    authorize_fields: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[CredentialKind, str] = field(default_factory=dict)
    locations: frozenset[str] = frozenset()
    offers_events: bool = False
    queries: str = ""


# Altium's library and specification show the client by HTTP Basic, its developer center's example in the form.
_BASIC_OR_FORM = (ClientAuthentication.BASIC, ClientAuthentication.FORM)
_ONLY_SUPPLY = (
    "Nexar grants client credentials supply data only, no design data: connect in a browser, or store a refresh "
    "token or a long-lived access token."
)
_NO_PASSWORD = "Altium 365 documents no password grant: connect in a browser or store a refresh token."  # noqa: S105

# Sources: Nexar support articles 101000471994, 101000434598, 101000452406; Altium's altium-auth specification 0.1.0.
_RECORDS = (
    Door(
        name="nexar",
        family="nexar",
        graphql_url="https://api.nexar.com/graphql",
        authorize_url="https://identity.nexar.com/connect/authorize",
        token_url="https://identity.nexar.com/connect/token",  # noqa: S106 - a URL, no password
        api_hosts=("api.nexar.com", "*.api.nexar.com"),
        identity_hosts=("identity.nexar.com",),
        scopes="openid profile email design.domain user.access offline_access",
        refused={CredentialKind.CLIENT_CREDENTIALS: _ONLY_SUPPLY},
        queries="nexar",
    ),
    Door(
        name="altium365",
        family="altium365",
        graphql_url="https://eur.365.altium.com/api/graphql",
        authorize_url="https://auth.altium.com/connect/authorize",
        token_url="https://auth.altium.com/connect/token",  # noqa: S106
        # apiServiceUrl is documented as the "preferred Nexar API URL", so both of Altium's hosts can occur.
        api_hosts=("*.365.altium.com", "api.nexar.com", "*.api.nexar.com"),
        identity_hosts=("auth.altium.com",),
        client_authentication=_BASIC_OR_FORM,
        # The user names the workspace while signing in, and the token is for it: no token exchange is needed.
        authorize_fields={"selectWorkspace": "strict"},
        refused={CredentialKind.PASSWORD: _NO_PASSWORD},
        offers_events=True,
        queries="altium365",
    ),
    Door(
        name="altium365-gov",
        family="altium365",
        graphql_url="https://use.365-gov.altium.com/api/graphql",
        authorize_url="https://auth.365-gov.altium.com/connect/authorize",
        token_url="https://auth.365-gov.altium.com/connect/token",  # noqa: S106
        api_hosts=("*.365-gov.altium.com",),
        identity_hosts=("auth.365-gov.altium.com",),
        client_authentication=_BASIC_OR_FORM,
        token_fields={"secure": "1"},
        authorize_fields={"selectWorkspace": "strict"},
        refused={CredentialKind.PASSWORD: _NO_PASSWORD},
        locations=frozenset({"US GovCloud"}),
        offers_events=True,
        queries="altium365",
    ),
    # Its hosts are those of the URLs that the operator gave.
    Door(name="custom", family="custom"),
)

DOORS: Mapping[str, Door] = {door.name: door for door in _RECORDS}


def door_for(door: Door, location: str) -> Door:
    """The door of the same family where a workspace at this location belongs."""
    family = [other for other in DOORS.values() if other.family == door.family]
    named = next((other for other in family if location in other.locations), None)
    return named or next(other for other in family if not other.locations)


def door_of_host(host: str) -> Door | None:
    """The door that an API or identity host belongs to, if any."""
    return next((d for d in DOORS.values() if matches(host, d.api_hosts + d.identity_hosts)), None)
