"""Every page with hostile texts in every place, and what each tells a person."""

from html.parser import HTMLParser

import pytest

from a365_sync.browser_connect.account import Account, SeenWorkspace
from a365_sync.browser_connect.pages import Typed, connect_page, connected_page, failed_page
from a365_sync.connection.doors import DOORS
from a365_sync.errors import SignInRefused, TokenUnavailable
from a365_sync.markup import Html

HOSTILE = "</style><script src=//evil.example>'\"<img onerror=x>"
SEEN = SeenWorkspace(HOSTILE, HOSTILE, HOSTILE, is_default=True)
PAGES = {
    "connect": connect_page(HOSTILE, problem=HOSTILE, typed=Typed(HOSTILE, HOSTILE)),
    "connected": connected_page(Account(HOSTILE, (SEEN,)), HOSTILE, initialized=False),
    "unread": connected_page(Account(problem=HOSTILE), HOSTILE, initialized=True),
    "failed": failed_page(HOSTILE, SignInRefused(HOSTILE, request_id=HOSTILE), HOSTILE),
}


class Reader(HTMLParser):
    """The tags and attributes of a page, and whether every tag is closed."""

    VOID = frozenset({"meta", "input", "br", "path", "circle"})  # the last two end themselves

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_nothing_that_is_shown_becomes_markup(page: Html) -> None:
    read = Reader(page)
    assert read.open == []
    assert read.tags.isdisjoint({"script", "img", "iframe", "link", "object"})
    assert not any(name.startswith("on") or name in ("src", "style") for name in read.attributes)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_complete_in_itself(page: Html) -> None:
    assert Reader(page).links <= {"connect", HOSTILE}
    assert "@import" not in page
    assert "url(" not in page


def test_the_form_offers_every_door_and_shows_no_secret_again() -> None:
    page = connect_page("https://api.example/connect/callback", typed=Typed("altium365", "client"))
    for door in DOORS:
        assert f'<option value="{door}"' in page
    assert '<option value="altium365" selected>' in page
    assert page.count('type="password"') == 2
    assert page.count("value=") == len(DOORS) + 2


def test_the_end_names_the_user_the_workspaces_and_the_next_call() -> None:
    seen = SeenWorkspace("Acme", "https://acme.365.altium.com/", "EU West", is_default=True)
    page = connected_page(Account("ann@acme.example", (seen,)), "https://api.example", initialized=False)
    assert "You signed in as ann@acme.example." in page
    assert "Acme" in page
    assert "https://acme.365.altium.com/ · EU West" in page
    assert 'curl -X POST "https://api.example/webhooks/initialize-integration"' in page
    assert '"x-webhook-secret: $SECRET"' in page


def test_without_a_workspace_the_end_says_what_is_wrong() -> None:
    page = connected_page(Account("ann@acme.example"), "https://api.example", initialized=False)
    assert "access to a workspace" in page


def test_a_sync_that_runs_needs_nothing_more() -> None:
    page = connected_page(Account(), "https://api.example", initialized=True)
    assert "Nothing: the schedules go on" in page


def test_a_refusal_says_that_nothing_was_changed_and_what_to_do() -> None:
    refusal = SignInRefused("Altium said no.", detail="HTTP 400", request_id="r-1")
    page = failed_page("Not connected", refusal, "../connect")
    assert "Altium said no." in page
    assert "Nothing was changed" in page
    assert refusal.next_step in page
    assert "sign_in_refused · r-1" in page
    assert 'href="../connect"' in page


def test_a_failure_on_the_way_promises_nothing_and_quotes_nothing() -> None:
    page = failed_page(
        "Not connected", TokenUnavailable("The keeper failed.", detail="Traceback"), "../connect"
    )
    assert "Nothing was changed" not in page
    assert "Traceback" not in page
    assert "Start again in a minute" in page
