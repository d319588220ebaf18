"""A headless Chromium, driven over the WebDriver protocol (https://www.w3.org/TR/webdriver2/)."""

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from local.cloud import NotInTimeError, wait_until
from local.cloud.emulator import free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name for an element's id


def missing() -> str:
    """What a browser test lacks on this machine; blank when it can run."""
    if not shutil.which("chromedriver"):
        return "no chromedriver (Debian: apt install chromium chromium-driver)"
    return "" if _browser() else f"no browser among {', '.join(BROWSERS)}"


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class BrowserError(Exception):
    """The driver answered with an error."""


class Browser:
    """One browser with a fresh profile; elements are named by CSS selectors."""

    def __init__(self) -> None:
        self._http = requests.Session()
        self._profile = tempfile.TemporaryDirectory(prefix="a365-sync-browser-", ignore_cleanup_errors=True)
        self._port = free_port()
        self._session = ""

    def __enter__(self) -> Self:
        self._driver = subprocess.Popen(
            ["chromedriver", f"--port={self._port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(self._ready, timeout=30, what="chromedriver")
            self._session = self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def go(self, url: str) -> None:
        """Load a page and wait until it stands."""
        self._call("POST", "/url", url=url)

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._call("POST", f"/element/{self._find(selector)}/value", text=text)

    def click(self, selector: str) -> None:
        """Click, and wait for the page that this loads."""
        self._call("POST", f"/element/{self._find(selector)}/click")

    def text(self, selector: str = "main") -> str:
        """What a person reads there. Waits for the element to be there."""
        return str(self._call("GET", f"/element/{self._find(selector)}/text"))

    def shows(self, words: str) -> str:
        """All that a person reads once the page has these words. Raises NotInTimeError, naming what it has."""
        text = ""

        def shown() -> bool:
            nonlocal text
            text = self._text_now()
            return words in text

        try:
            wait_until(shown, timeout=20, what=words)
        except NotInTimeError as error:
            raise NotInTimeError(f"{error}; the page {self.url} says:\n{text}") from None
        return text

    def _text_now(self) -> str:
        try:
            return self.text()
        except BrowserError:  # the page was just leaving
            return ""

    @property
    def url(self) -> str:
        return str(self._call("GET", "/url"))

    @property
    def source(self) -> str:
        return str(self._call("GET", "/source"))

    def cookies(self) -> list[dict[str, Any]]:
        """The cookies that this page's site would be sent, scripts or not."""
        found: list[dict[str, Any]] = self._call("GET", "/cookie")
        return found

    def forget_cookies(self) -> None:
        self._call("DELETE", "/cookie")

    def run(self, script: str) -> Any:
        """What a script in the page returns."""
        return self._call("POST", "/execute/sync", script=script, args=[])

    def console(self) -> list[str]:
        """What the browser complained of since the last look, such as breaches of the content security policy."""
        entries = self._call("POST", "/se/log", type="browser")
        return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]

    def screen(self, width: int, *, phone: bool = False) -> None:
        """Show pages as on a screen of this width, in CSS pixels."""
        metrics = {"width": width, "height": 844 if phone else 700, "deviceScaleFactor": 1, "mobile": phone}
        self._tools("Emulation.setDeviceMetricsOverride", metrics)

    def picture(self, path: Path) -> None:
        """A PNG of the whole page."""
        shot = self._tools("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True})
        path.write_bytes(base64.b64decode(shot["data"]))

    def _tools(self, command: str, parameters: dict[str, Any]) -> Any:
        return self._call("POST", "/goog/cdp/execute", cmd=command, params=parameters)

    def _find(self, selector: str) -> str:
        found = self._call("POST", "/element", using="css selector", value=selector)
        return str(found[ELEMENT])

    def _begin(self) -> str:
        options = {"binary": _browser(), "args": [*FLAGS, f"--user-data-dir={self._profile.name}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": 5000, "pageLoad": 30000},
        }
        answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        return str(answer["sessionId"])

    def _call(self, method: str, path: str, **body: Any) -> Any:
        return self._send(method, f"/session/{self._session}{path}", body)

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        sent = body if method == "POST" else None
        answer = self._http.request(method, f"http://127.0.0.1:{self._port}{path}", json=sent, timeout=60)
        value = answer.json()["value"]
        if not answer.ok:
            raise BrowserError(f"{method} {path}: {value['error']}: {value['message']}")
        return value

    def _ready(self) -> bool:
        try:
            return bool(self._send("GET", "/status", {})["ready"])
        except requests.ConnectionError:
            return False

    def _end(self) -> None:
        if self._session:
            self._call("DELETE", "")
        self._driver.terminate()
        try:
            wait_until(lambda: self._driver.poll() is not None, timeout=10, what="chromedriver's end")
        except NotInTimeError:
            self._driver.kill()
        self._driver.wait()
        self._profile.cleanup()
