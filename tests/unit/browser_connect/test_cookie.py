from typing import Any

import pytest

from a365_sync.browser_connect.cookie import Cookie

HTTPS, HTTP = "https://api.example", "http://api.localhost:4566"


@pytest.mark.parametrize("base", [HTTPS, HTTP])
def test_a_cookie_that_was_set_comes_back(base: str) -> None:
    cookie = Cookie("browser", "half")
    pair = cookie.header(base).partition(";")[0]
    assert Cookie.of({"cookies": ["other=1", pair]}, base) == cookie
    assert Cookie.of({"headers": {"Cookie": f"other=1; {pair}; more=2"}}, base) == cookie


def test_one_that_was_set_without_tls_counts_for_nothing_under_tls() -> None:
    pair = Cookie("browser", "half").header(HTTP).partition(";")[0]
    assert Cookie.of({"cookies": [pair]}, HTTPS) == Cookie()


def test_no_script_and_no_other_site_gets_it() -> None:
    attributes = Cookie("browser").header(HTTPS).split("; ")[1:]
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"} == set(attributes)
    assert "Secure" not in Cookie("browser").header(HTTP)


def test_its_removal_names_it_with_no_life_left() -> None:
    assert Cookie().removal(HTTPS).startswith("__Host-a365-sync-connect=; Path=/; Max-Age=0;")


@pytest.mark.parametrize(
    "event", [{}, {"cookies": None}, {"cookies": [None, 1]}, {"cookies": "a=b"}, {"headers": {"cookie": ""}},
              {"headers": []}]
)  # fmt: skip
def test_what_is_no_cookie_is_none(event: dict[str, Any]) -> None:
    assert Cookie.of(event, HTTP) == Cookie()
