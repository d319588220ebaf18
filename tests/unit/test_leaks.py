"""The guard of all tests against secrets in logs: it sees them wherever a record can hold them."""

import logging

import pytest

from tests.leaks import LeakFinder

log = logging.getLogger("a365_sync.test_leaks")


@pytest.mark.parametrize(
    "secret",
    ["shh-secret", "sim-refresh-token", "Bearer abcdefgh", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
     "Basic aWQ6c2VjcmV0LXNl"],
)  # fmt: skip
def test_a_secret_is_found_in_message_field_and_traceback(leak_finder: LeakFinder, secret: str) -> None:
    log.debug("the token is %s", secret)
    log.warning("look", extra={"request": {"header": secret}})
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("it failed")
    found = leak_finder.take()
    assert len(found) == 3
    assert all(line.startswith(log.name) for line in found)


def test_what_is_no_secret_is_left_alone(leak_finder: LeakFinder) -> None:
    log.info("the access token lasts 3600 s; bearer of news; basic rules; fingerprint 0123456789abcdef")
    assert leak_finder.take() == []
