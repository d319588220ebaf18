"""Where events may be delivered to: https URLs of public hosts, and addresses that lead into nobody's own network."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from a365_sync.errors import InvalidInput

LONGEST_URL = 2000

# Dots between labels, and a last one that no reading takes for a number: 127.1 and 0x7f000001 are addresses to some.
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")

# IANA's special-purpose registries. Written out, since the `ipaddress` of each Python version knows other ones.
_CLOSED_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, with the metadata services of the clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
# Outside of it: loopback, mapped IPv4, NAT64, discard, unique local, link-local, site-local, multicast.
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # Teredo, ORCHID, benchmarking
            "2001:db8::/32",
            "2002::/16",  # 6to4 carries any IPv4 address
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """A host by its name, and what to ask of it: path and query."""

    host: str
    path: str


def target_of(url: object) -> Target:
    """What an https URL leads to; raises InvalidInput for any other, and where two parsers could read two."""
    if not isinstance(url, str) or len(url) > LONGEST_URL:
        raise InvalidInput(f"url must be a text of {LONGEST_URL} characters at most.")
    if any(character in "\\@#" or not "!" <= character <= "~" for character in url):
        raise InvalidInput(
            "url must have no user name, fragment, backslash, space or letter beyond ASCII: a host with such letters "
            "is written as xn--…, and in a path they are percent-encoded."
        )
    parts = _split(url)
    host = (parts.hostname or "").removesuffix(".")
    if parts.scheme != "https" or not _HOST.fullmatch(host) or len(host) > 253:
        raise InvalidInput("url must begin with https:// and the full name of a host, not its address.")
    path = parts.path or "/"
    return Target(host, f"{path}?{parts.query}" if parts.query else path)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and cannot stand for another one that is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _CLOSED_4)
    return _is_public_6(found)


def _is_public_6(found: IPv6Address) -> bool:
    return found.scope_id is None and found in _OPEN_6 and not any(found in network for network in _CLOSED_6)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidInput("url is not a URL.") from None
    if port not in (None, 443):
        raise InvalidInput("url must name no port: events are delivered to port 443 alone.")
    return parts
