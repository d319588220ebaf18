"""HTTP messages as values: what the protocol builds and reads, and the transport carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from a365_sync.retry_after import seconds_asked


@dataclass(frozen=True)
class Request:
    """A POST. An access token is added by the transport alone; a token request holds its credential itself."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """What came back; header names in lower case, `received_at` in UTC."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime

    def retry_after(self) -> float | None:
        """Seconds the server asks to wait (RFC 9110: seconds or a date), at least 0; None without advice."""
        return seconds_asked(self.headers.get("retry-after", ""), self.received_at)

    def request_id(self) -> str | None:
        """The id under which the vendor can find this request, when a header names it."""
        return self.headers.get("x-request-id") or self.headers.get("request-id")
