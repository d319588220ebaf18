"""One delivery: a signed POST that can only reach this machine."""

import hashlib
import hmac
import http.client
import ipaddress

from local.simulator.events.event import Event
from local.simulator.events.subscriptions import Subscription
from local.simulator.web.loopback import loopback_url

SIGNATURE_HEADER = "X-Simulator-Signature"
TIMEOUT_SECONDS = 10.0


def deliver(subscription: Subscription, event: Event) -> bool:
    """Whether the subscriber took it, with a 2xx answer; redirects are not followed."""
    target = loopback_url(subscription.webhook_url, "http")
    if target is None:
        return False
    body = event.body()
    headers = {
        "Host": target.netloc,
        "Content-Type": "application/json; charset=utf-8",
        SIGNATURE_HEADER: signature(subscription.secret_key, body),
    }
    connection = http.client.HTTPConnection(
        _address(target.hostname or ""), target.port or 80, timeout=TIMEOUT_SECONDS
    )
    try:
        connection.request(
            "POST", target._replace(scheme="", netloc="", fragment="").geturl() or "/", body, headers
        )
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def signature(secret_key: str, body: bytes) -> str:
    """Invented: Altium's header and algorithm are not published."""
    return "sha256=" + hmac.new(secret_key.encode(), body, hashlib.sha256).hexdigest()


def _address(host: str) -> str:
    """A loopback name's address, without a look-up that could lead elsewhere."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return "127.0.0.1"
