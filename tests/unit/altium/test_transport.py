"""The transport with a session object in place of the network."""

import logging
from typing import Any

import pytest
import requests

from a365_sync.altium.http import Request
from a365_sync.altium.transport import Bearer, HttpTransport, pooled_session
from a365_sync.errors import A365SyncError, AltiumTimedOut, AltiumUnavailable, HostNotAllowed, TokenRefused

REQUEST = Request("https://api.example.test/graphql", {"Content-Type": "application/json"}, b"{}")


def response(status: int = 200, body: bytes = b"{}", **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = body
    made.headers.update(headers)
    return made


class FakeSession(requests.Session):
    """Keeps what it was asked to post, and answers or raises."""

    def __init__(self, answer: requests.Response | Exception) -> None:
        super().__init__()
        self._answer = answer
        self.posts: list[dict[str, Any]] = []

    def post(self, url: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        self.posts.append({"url": url, **options})
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def allow(_url: str) -> None:
    """Every host."""


def test_it_posts_once_with_token_timeouts_and_without_following_redirects() -> None:
    session = FakeSession(response(302, Location="https://elsewhere.test/"))
    transport = HttpTransport(allow, session)
    answer = transport.send(REQUEST, "secret-token")
    (post,) = session.posts
    assert (post["url"], post["data"], post["timeout"]) == (REQUEST.url, b"{}", (5.0, 60.0))
    assert post["allow_redirects"] is False
    assert isinstance(post["auth"], Bearer)
    assert answer.status == 302
    assert transport.requests == 1


def test_header_names_come_in_lower_case() -> None:
    answer = HttpTransport(allow, FakeSession(response(429, b"", **{"Retry-After": "3"}))).send(REQUEST, "t")
    assert answer.retry_after() == 3
    assert answer.received_at.tzinfo is not None


@pytest.mark.parametrize(("token", "header"), [("abc", "Bearer abc"), (None, None)])
def test_the_credential_is_the_one_given_and_no_other(
    token: str | None, header: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A .netrc entry for the host must not replace the bearer token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.example.test login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    session = FakeSession(response())
    HttpTransport(allow, session).send(REQUEST, token)
    prepared = requests.Session().prepare_request(
        requests.Request("POST", REQUEST.url, auth=session.posts[0]["auth"])
    )
    assert prepared.headers.get("Authorization") == header


@pytest.mark.parametrize(
    "token", ["shh-token\n", "shh-tok\ren", "shh token", "shh-tok\u2026en", "shh-tok\ud800en"]
)
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(token: str) -> None:
    """With a real session: its HTTP library raises a ValueError that quotes the header."""
    transport = HttpTransport(allow)
    with pytest.raises(TokenRefused) as caught:
        transport.send(Request("http://127.0.0.1:9/", {}, b"{}"), token)
    assert "shh" not in str(caught.value)
    assert transport.requests == 0


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (requests.exceptions.ReadTimeout("x"), AltiumTimedOut),
        (requests.exceptions.ConnectTimeout("x"), AltiumUnavailable),
        (requests.exceptions.ConnectionError("x"), AltiumUnavailable),
        (requests.exceptions.SSLError("x"), AltiumUnavailable),
        (requests.exceptions.ChunkedEncodingError("x"), AltiumUnavailable),
    ],
)
def test_failures_of_the_network(failure: Exception, kind: type[A365SyncError]) -> None:
    with pytest.raises(A365SyncError) as caught:
        HttpTransport(allow, FakeSession(failure)).send(REQUEST, "t")
    assert type(caught.value) is kind


def test_the_host_is_checked_before_anything_is_sent() -> None:
    def refuse(url: str) -> None:
        raise HostNotAllowed("not there", detail=url)

    session = FakeSession(response())
    transport = HttpTransport(refuse, session)
    with pytest.raises(HostNotAllowed):
        transport.send(REQUEST, "t")
    assert (session.posts, transport.requests) == ([], 0)


def test_the_token_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        HttpTransport(allow, FakeSession(response())).send(REQUEST, "secret-token")
    assert caplog.records
    assert "secret-token" not in caplog.text


def test_the_session_keeps_connections_and_never_retries_by_itself() -> None:
    adapter: Any = pooled_session().get_adapter("https://api.example.test")
    assert adapter.max_retries.total == 0
    assert adapter._pool_maxsize == 16
