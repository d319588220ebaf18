"""The cookie that binds a sign-in to the browser that began it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from a365_sync.store.sign_ins import LIFETIME_SECONDS


@dataclass(frozen=True, slots=True)
class Cookie:
    """`browser` is random; `secret_half` as in `halves`, often blank."""

    browser: str = ""
    secret_half: str = ""

    @classmethod
    def of(cls, event: Mapping[str, Any], base_url: str) -> "Cookie":
        """The one that came with a call; blank without one."""
        for pair in _pairs(event):
            name, _, value = pair.strip().partition("=")
            if name == _name(base_url):
                browser, _, half = value.partition(".")
                return cls(browser, half)
        return cls()

    def header(self, base_url: str) -> str:
        """The value of `Set-Cookie`. Lax: the browser comes back from the identity server's site."""
        return self._header(base_url, f"{self.browser}.{self.secret_half}", LIFETIME_SECONDS)

    def removal(self, base_url: str) -> str:
        """The value of `Set-Cookie` that takes it from the browser."""
        return self._header(base_url, "", 0)

    def _header(self, base_url: str, value: str, seconds: int) -> str:
        secure = "; Secure" if _is_https(base_url) else ""
        return f"{_name(base_url)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def _pairs(event: Mapping[str, Any]) -> list[str]:
    """API Gateway takes cookies out of the headers; a local gateway may leave them there."""
    listed = event.get("cookies")
    if isinstance(listed, list):
        return [str(pair) for pair in listed]
    headers = event.get("headers")
    given = headers if isinstance(headers, dict) else {}
    return next((str(value).split(";") for name, value in given.items() if str(name).lower() == "cookie"), [])


def _is_https(base_url: str) -> bool:
    return base_url.startswith("https://")


def _name(base_url: str) -> str:
    # With this prefix a browser takes the cookie from this very host over TLS only, and sends it nowhere else.
    return "__Host-a365-sync-connect" if _is_https(base_url) else "a365-sync-connect"
