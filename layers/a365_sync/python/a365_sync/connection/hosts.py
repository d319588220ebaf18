"""The one rule for URLs: which host a URL surely means, and whether it is one that a credential may go to."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from a365_sync.errors import HostNotAllowed

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def host_of(url: str, allow_loopback: bool = False) -> str:
    """The host of an https URL, in lower case, with its port when it is not 443.

    With `allow_loopback` a loopback host may also use http. Raises HostNotAllowed for any other URL, and for
    one that two parsers could read differently (user info, backslashes, spaces).
    """
    parts = _split(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "http" and allow_loopback and is_loopback(host):
        return f"{host}:{port or 80}"
    if parts.scheme != "https" or not _HOST.fullmatch(host):
        raise HostNotAllowed("An Altium URL must start with https:// and a host name.", detail=_shown(url))
    return host if port in (None, 443) else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def matches(host: str, patterns: tuple[str, ...]) -> bool:
    """Whether a host is one of the patterns; `*.x` means any host below x."""
    return any(host.endswith(p[1:]) if p.startswith("*.") else host == p for p in patterns)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        raise HostNotAllowed("This is not a URL.", detail=_shown(url)) from None
    odd = any(character in "\\@" or character <= " " or character > "~" for character in url)
    if odd or not port_is_number:
        raise HostNotAllowed("This URL has characters or parts that an API URL has not.", detail=_shown(url))
    return parts


def _shown(url: str) -> str:
    """The URL as far as the path, without user info: a query string or password could be a secret."""
    return url.partition("?")[0].rpartition("@")[2][:200]
