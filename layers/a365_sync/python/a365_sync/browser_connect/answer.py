"""HTTP answers of the pages, with the headers that keep a browser from doing more than it is shown."""

import base64
import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from a365_sync.browser_connect.pages import STYLE
from a365_sync.markup import Html

Response = dict[str, Any]

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def page(
    status: int, content: Html, *, form_targets: Iterable[str] = (), cookies: Iterable[str] = ()
) -> Response:
    """A page; `form_targets` are URLs to which its form may lead by redirect, beside this very site."""
    return {
        "statusCode": status,
        "headers": {
            **_HEADERS,
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": _policy(form_targets),
        },
        # Half a surrogate pair would make the whole answer unsendable.
        "body": content.encode(errors="replace").decode(),
        "cookies": list(cookies),
    }


def redirect(url: str, cookie: str) -> Response:
    """To the identity server, by GET whatever the method was."""
    return {"statusCode": 303, "headers": {**_HEADERS, "location": url}, "body": "", "cookies": [cookie]}


def _policy(form_targets: Iterable[str]) -> str:
    # Browsers hold a form's redirects against form-action as well.
    targets = " ".join(["'self'", *sorted({_origin(url) for url in form_targets})])
    return (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
