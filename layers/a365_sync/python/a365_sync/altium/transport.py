"""The only file that opens sockets to Altium, its API and its identity server alike."""

import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from a365_sync.altium.http import Reply, Request
from a365_sync.errors import AltiumTimedOut, AltiumUnavailable, TokenRefused

_log = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
POOL = 16  # connections kept to one host: more threads than that do not help against the server's limits
_VISIBLE = re.compile(r"[!-~]+")  # ASCII


class Bearer(AuthBase):
    """Sets the Authorization header itself, so that no .netrc entry takes its place.

    Raises TokenRefused for what no header can carry: the HTTP library would quote it, whole, in its own error.
    """

    def __init__(self, token: str) -> None:
        if not _VISIBLE.fullmatch(token):
            raise TokenRefused(
                "The access token holds a space, a line break or another character that none has."
            )
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header to a request about to go out."""
        prepared.headers["Authorization"] = f"Bearer {self._token}"
        return prepared


class NoCredential(AuthBase):
    """Sends none, and keeps `requests` from looking for one."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return prepared


class HttpTransport:
    """Keeps one pooled session; `check` sees every URL first and may raise HostNotAllowed. Logs no token."""

    def __init__(
        self,
        check: Callable[[str], None],
        session: requests.Session | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._check = check
        self._session = session or pooled_session()
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._counting = threading.Lock()
        self.requests = 0

    def send(self, request: Request, token: str | None = None) -> Reply:
        """POST the request, with the bearer token if there is one; redirects are not followed.

        Raises HostNotAllowed, AltiumTimedOut (the answer takes too long), AltiumUnavailable (none comes), TokenRefused
        for a token that cannot be sent.
        """
        self._check(request.url)
        credential = Bearer(token) if token else NoCredential()
        with self._counting:
            self.requests += 1
        started = time.monotonic()
        try:
            response = self._session.post(
                request.url,
                data=request.body,
                headers=dict(request.headers),
                auth=credential,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.exceptions.ReadTimeout as error:
            raise AltiumTimedOut("Altium took too long to answer.", detail=type(error).__name__) from error
        except requests.exceptions.RequestException as error:
            raise AltiumUnavailable("Altium could not be reached.", detail=type(error).__name__) from error
        _log.debug("HTTP %d in %.0f ms", response.status_code, 1000 * (time.monotonic() - started))
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, response.content, datetime.now(UTC))


def pooled_session() -> requests.Session:
    """A session that keeps its connections and never retries by itself: that is the client's decision."""
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=POOL, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
