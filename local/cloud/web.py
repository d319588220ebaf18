"""Calling the deployed HTTP API over HTTP."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

SECRET_HEADER = "x-webhook-secret"  # noqa: S105 - the header's name


@dataclass(frozen=True)
class WebApi:
    """The HTTP API `api_id` behind the emulator's port.

    The API answers to its own host name, as on AWS. Programs that look up `*.localhost` themselves (curl,
    browsers) reach it under `url`; others under `plain_url`, or on loopback with that name as Host, as here.
    """

    api_id: str
    port: int
    session: requests.Session = field(default_factory=requests.Session, compare=False, repr=False)

    @property
    def host(self) -> str:
        return f"{self.api_id}.execute-api.localhost:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def plain_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/_aws/execute-api/{self.api_id}"

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        secret: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Send one request. `path` may be a whole URL of this API, as answers name them. `body` is JSON."""
        parts = urlsplit(path)
        query = f"?{parts.query}" if parts.query else ""
        sent: dict[str, Any] = {**(headers or {}), "Host": self.host, "X-Forwarded-Proto": "http"}
        if secret is not None:
            sent[SECRET_HEADER] = secret
        return self.session.request(
            method, f"http://127.0.0.1:{self.port}{parts.path}{query}", json=body, headers=sent, timeout=60
        )
