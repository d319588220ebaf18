"""Which addresses can only mean this machine."""

import ipaddress
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str) -> bool:
    """`localhost`, any name below it (RFC 6761), or a loopback IP address. No name is looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def loopback_url(url: str, *schemes: str) -> SplitResult | None:
    """The URL's parts, if it leads to this machine by one of the schemes."""
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return None
    good = port_is_number and parts.scheme in schemes and is_loopback(parts.hostname or "")
    return parts if good else None
