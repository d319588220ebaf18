"""The only file that opens sockets to subscribers: to a public address alone, the very one that was checked."""

import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from a365_sync.retry_after import seconds_asked
from a365_sync.subscriptions.address import Target, is_public
from a365_sync.subscriptions.model import Failure

_log = logging.getLogger(__name__)

SECONDS = 10.0
"""From the first packet to the end of the answer."""
_LARGEST_ANSWER = 16_384  # bytes that are read of it; what it says is nobody's business
_GONE = 410
# Of the 400s, these say more of the receiver, or of who may call it, than of the event.
_NOT_OF_THE_EVENT = {401, 403, 404, 405, 407, 408, 410, 421, 425, 429}

Resolve = Callable[[str], Iterable[str]]
Dial = Callable[[str, float], socket.socket]


def resolved(host: str) -> list[str]:
    """The addresses of a name, in the order to try them; raises OSError when there is none."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dialled(address: str, seconds: float) -> socket.socket:
    """A connection to port 443 of an address: no name is looked up any more."""
    return socket.create_connection((address, 443), timeout=seconds)


class HttpsSender:
    """Delivers by POST. Tests put another `resolve`, `allowed`, `dial` or context in place; a deployment cannot."""

    def __init__(
        self,
        resolve: Resolve = resolved,
        allowed: Callable[[str], bool] = is_public,
        dial: Dial = dialled,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._dial = dial
        self._context = context or ssl.create_default_context()
        self._seconds = seconds

    def refusal(self, host: str) -> str | None:
        """Why nothing is sent to a host, by the addresses that it has now; None where all is well."""
        return self._addresses(host)[1]

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Failure | None:
        """Deliver; None for an answer in the 200s. No redirect is followed. Raises nothing that a receiver causes."""
        addresses, reason = self._addresses(target.host)
        if reason is not None:
            return Failure(reason)
        connection = _To(target.host, addresses, self._dial, self._context, self._seconds)
        try:
            with _ended_after(self._seconds, connection):
                connection.request("POST", target.path, body, dict(headers))
                response = connection.getresponse()
                # Only so as not to hang up on who is still talking: the status has said it all.
                with suppress(OSError, http.client.HTTPException, ValueError):
                    response.read(_LARGEST_ANSWER)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Failure(_told(error, connection.timed_out))
        finally:
            connection.close()
        return _judged(response)

    def _addresses(self, host: str) -> tuple[list[str], str | None]:
        """Where to connect, or why not. A name with one closed address is refused: who would lead there on purpose?"""
        try:
            found = list(self._resolve(host))
        except (OSError, UnicodeError):
            found = []
        if not found:
            return [], "the host's name has no address"
        if not all(self._allowed(address) for address in found):
            return [], "the host's name leads to an address that is not public"
        # Lambda has no way to IPv6 by itself.
        return sorted(found, key=lambda address: ":" in address), None


class _To(http.client.HTTPConnection):
    """A connection to one of the checked addresses, whose certificate must be the host's."""

    default_port = 443

    def __init__(
        self, host: str, addresses: list[str], dial: Dial, context: ssl.SSLContext, seconds: float
    ) -> None:
        super().__init__(host, timeout=seconds)
        self._addresses = addresses
        self._dial = dial
        self._tls = context
        self._end = time.monotonic() + seconds
        self.timed_out = False

    def connect(self) -> None:
        """Connect to the first address that takes the call."""
        self.sock = self._dialled()
        self.sock.settimeout(self._left())  # dialling had a share of it alone
        # The handshake comes second, so that `end` can reach the socket while it lasts.
        self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def _dialled(self) -> socket.socket:
        """Each address has its share of the time that is left: however many there are, none is waited for longer."""
        *others, last = self._addresses
        for number, address in enumerate(others):
            with suppress(OSError):
                return self._dial(address, self._left() / (len(self._addresses) - number))
        return self._dial(last, self._left())

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def end(self) -> None:
        """From another thread: a receiver that sends a byte now and then would otherwise never be too late."""
        self.timed_out = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _ended_after(seconds: float, connection: _To) -> Iterator[None]:
    started = time.monotonic()
    timer = threading.Timer(seconds, connection.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _log.debug("a receiver took %.0f ms", 1000 * (time.monotonic() - started))


def _judged(response: http.client.HTTPResponse) -> Failure | None:
    if 200 <= response.status < 300:
        return None
    return Failure(
        f"HTTP {response.status}",
        refused=400 <= response.status < 500 and response.status not in _NOT_OF_THE_EVENT,
        gone=response.status == _GONE,
        retry_after=seconds_asked(response.headers.get("retry-after", ""), datetime.now(UTC)),
    )


def _told(error: Exception, timed_out: bool) -> str:
    if timed_out or isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not good: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "no TLS connection"
    return "no connection" if isinstance(error, OSError) else "no HTTP answer"
