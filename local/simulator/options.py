"""What a simulator can be told when it starts. The default secrets are for development only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from local.simulator.doors import NEXAR, Door
from local.simulator.gateway.connections import PageLimits


@dataclass(frozen=True)
class Credentials:
    """What the identity endpoint accepts, and an access token that never expires."""

    client_id: str = "sim-client"
    client_secret: str = "sim-client-secret"  # noqa: S105
    refresh_token: str = "sim-refresh-token"  # noqa: S105
    access_token: str = "sim-access-token"  # noqa: S105


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Options:
    """`latency` and `token_lifetime` are in seconds; port 0 takes any free one."""

    host: str = "127.0.0.1"
    port: int = 0
    door: Door = NEXAR
    credentials: Credentials = field(default_factory=Credentials)
    page_limits: PageLimits = field(default_factory=PageLimits)
    latency: float = 0.0
    token_lifetime: int = 14400
    clock: Callable[[], datetime] = real_clock
