"""The browser's way: the authorize page, its codes, and what they are exchanged for."""

import http.client
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from local.simulator.doors import ALTIUM365
from local.simulator.options import Credentials, EmptyWorkspace, IdentityRules, Options
from tests.simulator.caller import Caller
from tests.simulator.identity import (
    CLIENT,
    REDIRECT_URI,
    USER,
    Browser,
    claims,
    counts,
    exchange,
    outcome,
    redeem,
    returned,
    whoami,
)

NEXAR_SCOPES = "openid design.domain user.access offline_access"
WORKSPACE = "2c99e64b-816a-5b58-80e1-025138ce356c"


@pytest.fixture
def browser(caller: Caller) -> Browser:
    return Browser(caller)


def test_a_sign_in_brings_tokens(browser: Browser) -> None:
    page = browser.open(scope=NEXAR_SCOPES)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["Cache-Control"] == "no-store"
    back = returned(browser.submit(USER, scope=NEXAR_SCOPES))
    assert back.keys() == {"code", "state"}
    assert back["state"] == "a state & more"
    body = redeem(browser.caller, back["code"]).json()
    assert body["scope"] == NEXAR_SCOPES
    assert whoami(browser.caller, f"Bearer {body['access_token']}").status_code == 200
    again = exchange(
        browser.caller, grant_type="refresh_token", refresh_token=body["refresh_token"], **CLIENT
    )
    assert again.json()["scope"] == NEXAR_SCOPES


def test_the_page_posts_to_where_it_came_from(browser: Browser) -> None:
    """A browser sends the form to its `action`; following that must lead on as the test's own way does."""
    text = browser.open().text
    action = text.split('action="')[1].split('"')[0].replace("&amp;", "&")
    answer = requests.post(
        browser.caller.simulator.url + action, data=USER, allow_redirects=False, timeout=10
    )
    assert returned(answer)["state"] == "a state & more"
    for name in ("email", "password", "decision"):
        assert f'name="{name}"' in text


def test_a_wrong_password_stays_on_the_page(browser: Browser) -> None:
    for wrong in ({"password": "x"}, {"email": "someone@example.com"}, {"password": ""}):
        page = browser.submit({**USER, **wrong})
        assert (page.status_code, 'role="alert"' in page.text) == (200, True)
    assert counts(browser.caller)["events"] == {"sign_in_page_shown": 3, "sign_in_refused": 3}


def test_what_a_person_types_is_shown_as_text(browser: Browser) -> None:
    page = browser.submit({**USER, "email": '"><script>', "password": "x"}, state='"><script>')
    assert "<script>" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


def test_a_query_that_no_browser_sends_is_shown_as_text(browser: Browser) -> None:
    address = urlsplit(browser.caller.simulator.authorize_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    connection.request("GET", f'{address.path}?{urlencode(browser.query())}&x="><script>')
    page = connection.getresponse()
    assert page.status == 200
    assert b"<script>" not in page.read()
    connection.close()


def test_deny_goes_back_with_an_error(browser: Browser) -> None:
    back = returned(browser.submit({"decision": "deny"}))
    assert (back["error"], back["state"]) == ("access_denied", "a state & more")
    assert "code" not in back


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "other"},
        {"client_id": None},
        {"redirect_uri": "https://example.com/login"},
        {"redirect_uri": "http://localhost.example.com/login"},
        {"redirect_uri": "javascript://localhost/login"},
        {"redirect_uri": "http://localhost:3000/login#part"},
        {"redirect_uri": None},
    ],
)
def test_a_browser_is_never_sent_to_an_unknown_address(
    browser: Browser, changes: dict[str, str | None]
) -> None:
    for answer in (browser.open(**changes), browser.submit(USER, **changes)):
        assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"secure": "1"}, "invalid_request"),
        ({"selectWorkspace": "perhaps"}, "invalid_request"),
    ],
)
def test_a_wrong_request_goes_back_with_an_error(
    browser: Browser, changes: dict[str, str | None], error: str
) -> None:
    for answer in (browser.open(**changes), browser.submit(USER, **changes)):
        back = returned(answer)
        assert (back["error"], back["state"]) == (error, "a state & more")


def test_registered_addresses_are_the_only_ones(run: Callable[[Options], Caller]) -> None:
    rules = IdentityRules(redirect_uris=("https://example.com/callback?from=altium",))
    browser = Browser(run(Options(identity=rules)))
    assert browser.open().status_code == 400
    answer = browser.submit(USER, redirect_uri=rules.redirect_uris[0], state=None)
    assert answer.headers["Location"].startswith("https://example.com/callback?from=altium&code=")


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9/cb", "http://[::1]:9/cb", "http://api.localhost:9/cb"])
def test_any_loopback_address_will_do(browser: Browser, uri: str) -> None:
    assert browser.submit(USER, redirect_uri=uri).headers["Location"].startswith(uri + "?code=")


def test_a_code_is_good_once(browser: Browser) -> None:
    code = browser.code()
    assert outcome(redeem(browser.caller, code)) == (200, "")
    assert outcome(redeem(browser.caller, code)) == (400, "invalid_grant")
    assert outcome(redeem(browser.caller, "unknown")) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": REDIRECT_URI + "/"}, "invalid_grant"),
        ({"code_verifier": "another-verifier-that-is-long-enough-for-the-rule"}, "invalid_grant"),
        ({"code_verifier": "ümlaut"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "other"}, "invalid_client"),
    ],
)
def test_a_code_is_bound(browser: Browser, changes: dict[str, str], error: str) -> None:
    assert outcome(redeem(browser.caller, browser.code(), **changes)) == (400, error)


def test_a_code_lives_a_minute(run: Callable[[Options], Caller]) -> None:
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    browser = Browser(run(Options(clock=lambda: now[0])))
    codes = browser.code(), browser.code()
    now[0] += timedelta(seconds=59)
    assert outcome(redeem(browser.caller, codes[0])) == (200, "")
    now[0] += timedelta(seconds=1)
    assert outcome(redeem(browser.caller, codes[1])) == (400, "invalid_grant")


def test_a_public_client_has_no_secret(run: Callable[[Options], Caller]) -> None:
    browser = Browser(run(Options(credentials=Credentials(client_secret=""))))
    assert outcome(redeem(browser.caller, browser.code(), client_secret="")) == (200, "")
    assert outcome(redeem(browser.caller, browser.code())) == (400, "invalid_client")


def test_without_offline_access_there_is_no_refresh_token(browser: Browser) -> None:
    body = redeem(browser.caller, browser.code(scope="openid design.domain")).json()
    assert "refresh_token" not in body


def test_on_nexar_designs_need_their_scope(browser: Browser) -> None:
    body = redeem(browser.caller, browser.code(scope="openid user.access")).json()
    assert whoami(browser.caller, f"Bearer {body['access_token']}").status_code == 403


def test_the_password_grant_has_to_be_allowed(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(identity=IdentityRules(password_grant=True)))
    fields = {"grant_type": "password", "username": USER["email"], "scope": NEXAR_SCOPES, **CLIENT}
    body = exchange(caller, password=USER["password"], **fields).json()
    assert body["refresh_token"]
    assert whoami(caller, f"Bearer {body['access_token']}").status_code == 200
    assert outcome(exchange(caller, password="wrong", **fields)) == (400, "invalid_grant")


@pytest.fixture
def altium365(run: Callable[[Options], Caller]) -> Browser:
    return Browser(run(Options(door=ALTIUM365, workspaces=(EmptyWorkspace("Second"),))))


def test_a_workspace_can_be_chosen_at_sign_in(altium365: Browser) -> None:
    for select in ("strict", "optional"):
        page = altium365.open(selectWorkspace=select)
        assert "Open Hardware" in page.text
        assert "Second" in page.text
        code = altium365.code({**USER, "workspace": WORKSPACE}, selectWorkspace=select)
        body = redeem(altium365.caller, code).json()
        assert body["scope"].split()[0] == f"a365:workspace:{WORKSPACE}"
        assert claims(body["access_token"])["workspaceId"] == WORKSPACE


def test_a_workspace_must_be_chosen_only_if_strict(altium365: Browser) -> None:
    assert "choose a workspace" in altium365.submit(USER, selectWorkspace="strict").text
    stranger = altium365.submit({**USER, "workspace": "f00"}, selectWorkspace="optional")
    assert "not yours" in stranger.text
    body = redeem(altium365.caller, altium365.code(selectWorkspace="optional")).json()
    assert "workspaceId" not in claims(body["access_token"])


def test_nobody_chooses_unless_asked(altium365: Browser) -> None:
    assert "Workspace" not in altium365.open().text.replace("Altium", "")
    body = redeem(altium365.caller, altium365.code({**USER, "workspace": WORKSPACE})).json()
    assert "workspaceId" not in claims(body["access_token"])
