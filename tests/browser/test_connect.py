"""Connecting as a person does it, in a real browser: to the page, to the sign-in, and back to the answer.

With SCREENSHOTS=docs/images in the environment, the pictures of docs/connection.md are taken anew.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from local.cloud import Deployment, Emulator
from local.simulator.doors import ALTIUM365
from local.simulator.options import Options
from local.simulator.server import RunningServer, start
from tests.browser.conftest import DATASET, REPOSITORY, installed
from tests.browser.driver import Browser

pytestmark = pytest.mark.browser

Picture = Callable[[str], None]


@pytest.fixture
def picture(browser: Browser) -> Picture:
    """Takes a page's picture for the documentation, on a desk and on a phone, where that is asked for."""
    folder = os.environ.get("SCREENSHOTS")

    def take(name: str) -> None:
        for screen, width in (("desktop", 900), ("phone", 390)) if folder else ():
            browser.screen(width, phone=screen == "phone")
            browser.picture(REPOSITORY / Path(folder or "") / f"{name}-{screen}.png")

    return take


def prove(browser: Browser, installation: Deployment, **fields: str) -> None:
    """Fill in the form and send it."""
    browser.go(f"{installation.api_url}/connect")
    browser.type("#setup-secret", installation.read_secret("SetupSecret")["current"])
    if fields:
        browser.click("summary")
    for name, value in fields.items():
        browser.type(f"#{name.replace('_', '-')}", value)
    browser.click("button[type=submit]")
    browser.shows("Sign in to Altium 365")


def sign_in(browser: Browser, simulator: RunningServer) -> None:
    known = simulator.options.credentials
    browser.type("#email", known.email)
    browser.type("#password", known.password)
    browser.click("#sign-in")


def client_of(simulator: RunningServer) -> dict[str, str]:
    known = simulator.options.credentials
    return {"client_id": known.client_id, "client_secret": known.client_secret}


def connection(installation: Deployment) -> object:
    """What `GET /status` tells of the connection."""
    answer = installation.get("/status", secret=installation.webhook_secret)
    assert answer.status_code == 200, answer.text
    return answer.json()["connection"]["state"]


def test_a_first_connection_by_browser_alone(
    browser: Browser, installation: Deployment, simulator: RunningServer, picture: Picture
) -> None:
    assert connection(installation) == "not_connected"
    browser.go(f"{installation.api_url}/connect")
    picture("connect")
    prove(browser, installation, **client_of(simulator))
    sign_in(browser, simulator)
    page = browser.shows("Next step")
    assert "Connected" in page
    assert "You signed in as" in page
    assert "initialize-integration" in page
    picture("connected")
    stored = installation.read_secret("ConnectionSecret")
    for name in ("access_token", "refresh_token", "client_secret"):
        assert stored[name] not in browser.source
    assert connection(installation) == "connected"


def test_at_the_altium_365_door_one_chooses_the_workspace(browser: Browser, cloud: Emulator) -> None:
    with start(DATASET, Options(door=ALTIUM365)) as door:
        installation = installed(cloud, door)
        prove(browser, installation, **client_of(door))
        browser.click("#workspace option:last-child")
        sign_in(browser, door)
        assert "Open Hardware" in browser.shows("Next step")
        assert connection(installation) == "connected"


def test_the_browser_finds_nothing_to_complain_of(
    browser: Browser, installation: Deployment, simulator: RunningServer
) -> None:
    prove(browser, installation, **client_of(simulator))
    sign_in(browser, simulator)
    browser.shows("Next step")
    assert [line for line in browser.console() if "favicon" not in line] == []
    assert browser.cookies() == []


def test_a_page_fits_a_phone(browser: Browser, installation: Deployment) -> None:
    browser.screen(320, phone=True)
    browser.go(f"{installation.api_url}/connect")
    browser.click("summary")
    browser.shows("Client secret")
    assert browser.run("return document.documentElement.scrollWidth") <= 320


def test_the_cookie_is_out_of_reach_of_scripts(
    browser: Browser, installation: Deployment, simulator: RunningServer
) -> None:
    prove(browser, installation, **client_of(simulator))
    browser.go(f"{installation.api_url}/connect")
    (cookie,) = browser.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert browser.run("return document.cookie") == ""


def test_a_denied_sign_in_is_told_and_changes_nothing(
    browser: Browser, installation: Deployment, simulator: RunningServer
) -> None:
    prove(browser, installation, **client_of(simulator))
    before = installation.read_secret("ConnectionSecret")
    browser.click("#deny")
    assert "The sign-in was denied" in browser.shows("Not connected")
    assert installation.read_secret("ConnectionSecret") == before
    browser.click("a.button")
    browser.shows("Connect Altium 365")


def test_a_wrong_setup_secret_leads_nowhere(browser: Browser, installation: Deployment) -> None:
    browser.go(f"{installation.api_url}/connect")
    browser.type("#setup-secret", "a guess")
    browser.click("button[type=submit]")
    browser.shows("This is not the setup secret.")
    assert browser.url == f"{installation.api_url}/connect"
    assert browser.cookies() == []


def test_a_callback_that_is_loaded_again_says_so_and_changes_nothing(
    browser: Browser, installation: Deployment, simulator: RunningServer
) -> None:
    prove(browser, installation, **client_of(simulator))
    sign_in(browser, simulator)
    browser.shows("Next step")
    connected = installation.read_secret("ConnectionSecret")
    browser.go(browser.url)
    assert "has been used already" in browser.shows("Not connected")
    assert installation.read_secret("ConnectionSecret") == connected


def test_a_callback_is_worth_nothing_in_another_browser(
    browser: Browser, installation: Deployment, simulator: RunningServer
) -> None:
    prove(browser, installation, **client_of(simulator))
    there = browser.url
    browser.go(f"{installation.api_url}/connect")
    browser.forget_cookies()
    browser.go(there)
    sign_in(browser, simulator)
    browser.shows("begun in another browser")
    assert connection(installation) == "not_connected"
