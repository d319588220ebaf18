"""What a simulator can be told when it starts. The default secrets are for development only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from local.simulator.doors import NEXAR, Door
from local.simulator.gateway.connections import PageLimits


@dataclass(frozen=True)
class Credentials:
    """What the identity endpoint accepts, and an access token that does not expire by itself.

    An empty `client_secret` makes the client a public one, which has none to show.
    """

    client_id: str = "sim-client"
    client_secret: str = "sim-client-secret"  # noqa: S105
    refresh_token: str = "sim-refresh-token"  # noqa: S105
    access_token: str = "sim-access-token"  # noqa: S105
    email: str = "sim-user@example.com"
    password: str = "sim-password"  # noqa: S105


@dataclass(frozen=True)
class IdentityRules:
    """Where identity servers differ, or where Altium's behaviour is not known.

    `refresh_rotation`: does each refresh void its refresh token and give another, or keep it.
    `client_credentials`: what such a token may read; on Nexar parts and prices only (`supply`).
    `redirect_uris`: those registered for the client; none registered means any loopback address.
    """

    refresh_rotation: Literal["rotate", "keep"] = "keep"
    client_credentials: Literal["supply", "design"] = "supply"
    password_grant: bool = False
    redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True)
class EmptyWorkspace:
    """A further workspace of the account, without projects and components."""

    name: str
    location: str = "EU West"


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Options:
    """`latency` and `token_lifetime` are in seconds; port 0 takes any free one.

    `regions`: locations that have an endpoint besides those of the workspaces. `default_workspace`: the name of
    the account's default one. `api_service_url`: what the dataset's workspace says its endpoint is, instead of
    the truth. `retry_seconds`: the pauses before an event's delivery is tried again.
    """

    host: str = "127.0.0.1"
    port: int = 0
    door: Door = NEXAR
    gov: bool = False
    credentials: Credentials = field(default_factory=Credentials)
    identity: IdentityRules = field(default_factory=IdentityRules)
    page_limits: PageLimits = field(default_factory=PageLimits)
    latency: float = 0.0
    token_lifetime: int = 14400
    regions: tuple[str, ...] = ("US West",)
    workspaces: tuple[EmptyWorkspace, ...] = ()
    default_workspace: str | None = None
    api_service_url: str | None = None
    retry_seconds: tuple[float, ...] = (0.5, 2.0)
    clock: Callable[[], datetime] = real_clock
