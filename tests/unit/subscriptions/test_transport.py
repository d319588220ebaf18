"""Deliveries over real TLS: to the very address that was checked, to the host of that name, and not for ever."""

import re
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from a365_sync.subscriptions.address import Target
from a365_sync.subscriptions.model import Failure
from a365_sync.subscriptions.transport import HttpsSender
from tests.receiver import HOST, OK, Receiver, receiver

PAGE = (Path(__file__).parents[3] / "docs/subscriptions.md").read_text(encoding="utf-8")
TARGET = Target(HOST, "/in?x=1")
NOT_PUBLIC = Failure("the host's name leads to an address that is not public")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Receiver]:
    with receiver(tmp_path) as running:
        yield running


def never(address: str, _seconds: float) -> socket.socket:
    raise AssertionError(f"a connection to {address}")


def test_a_delivery_is_posted_to_the_host_by_its_name(there: Receiver) -> None:
    assert there.sender().post(TARGET, {"webhook-id": "1"}, b"{}") is None
    (request,) = there.received
    assert (request.line, request.body) == ("POST /in?x=1 HTTP/1.1", b"{}")
    assert request.headers["host"] == HOST
    assert request.headers["webhook-id"] == "1"
    assert there.names == [HOST]


def test_a_proxy_of_the_environment_is_not_asked(there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would look the name up by itself, and go where it leads."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert there.sender().post(TARGET, {}, b"{}") is None


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", None),
        (b"HTTP/1.1 500 No\r\n\r\n", Failure("HTTP 500")),
        (b"HTTP/1.1 422 No\r\n\r\n", Failure("HTTP 422", refused=True)),
        (b"HTTP/1.1 404 No\r\n\r\n", Failure("HTTP 404")),
        (b"HTTP/1.1 410 Gone\r\n\r\n", Failure("HTTP 410", gone=True)),
        (b"HTTP/1.1 429 Wait\r\nRetry-After: 90\r\n\r\n", Failure("HTTP 429", retry_after=90)),
        (b"HTTP/1.1 503 Wait\r\nRetry-After: soon\r\n\r\n", Failure("HTTP 503")),
        (
            b"HTTP/1.1 503 Wait\r\nRetry-After: Sun, 22 Nov 2020 12:00:00 GMT\r\n\r\n",
            Failure("HTTP 503", retry_after=0),
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: https://169.254.169.254/\r\n\r\n", Failure("HTTP 302")),
        (b"nonsense\r\n\r\n", Failure("no HTTP answer")),
        (b"", Failure("no connection")),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n", Failure("no HTTP answer")),
    ],
)
def test_an_answer_is_judged_by_its_status(there: Receiver, answer: bytes, failure: Failure | None) -> None:
    there.answer = answer
    assert there.sender().post(TARGET, {}, b"{}") == failure
    assert len(there.received) == 1  # no redirect is followed


@pytest.mark.parametrize("status", [*range(300, 304), *range(400, 432), 451, 500, 502, 503, 504])
def test_the_page_says_which_answers_pause_a_subscription(there: Receiver, status: int) -> None:
    (told,) = re.findall(r"^\| none, ([^|]*) \|", PAGE, re.MULTILINE)
    pauses = any(re.fullmatch(each.replace("x", "."), str(status)) for each in told.split(", "))
    there.answer = f"HTTP/1.1 {status} No\r\n\r\n".encode()
    failure = there.sender().post(TARGET, {}, b"{}")
    assert failure is not None
    assert failure.refused is not (pauses or failure.gone)
    assert failure.gone is (status == 410)


def test_a_pause_may_be_asked_for_by_a_date(there: Receiver) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    there.answer = f"HTTP/1.1 503 Wait\r\nRetry-After: {until}\r\n\r\n".encode()
    failure = there.sender().post(TARGET, {}, b"{}")
    assert failure is not None
    assert failure.retry_after is not None
    assert 3500 < failure.retry_after <= 3600


@pytest.mark.parametrize(
    "torn",
    [
        b"transfer-encoding: chunked\r\n\r\n5\r\nab",
        b"transfer-encoding: chunked\r\n\r\nnonsense\r\n",
        b"content-length: 9\r\n\r\nab",
    ],
)
def test_who_says_that_the_event_is_taken_is_believed_whatever_follows(there: Receiver, torn: bytes) -> None:
    there.answer = b"HTTP/1.1 200 OK\r\n" + torn
    assert there.sender().post(TARGET, {}, b"{}") is None


def test_an_endless_answer_is_not_read_to_its_end(there: Receiver) -> None:
    sent = []

    def endless(connection: ssl.SSLSocket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            sent.append(connection.send(b"x" * 65_536))

    there.answer = endless
    assert there.sender().post(TARGET, {}, b"{}") is None
    time.sleep(0.1)
    assert sum(sent) < 60_000_000


def test_an_answer_in_drops_ends_in_time(there: Receiver) -> None:
    def drops(connection: ssl.SSLSocket) -> None:
        for _ in range(50):
            connection.send(b"H")
            time.sleep(0.05)

    there.answer = drops
    started = time.monotonic()
    assert there.sender(seconds=0.3).post(TARGET, {}, b"{}") == Failure("no answer in time")
    assert time.monotonic() - started < 1


def test_a_silent_receiver_ends_in_time(there: Receiver) -> None:
    there.answer = lambda _: time.sleep(1)
    assert there.sender(seconds=0.2).post(TARGET, {}, b"{}") == Failure("no answer in time")


def test_a_handshake_that_never_ends_ends_in_time() -> None:
    ours, _theirs = socket.socketpair()
    sender = HttpsSender(lambda _: ["8.8.8.8"], dial=lambda *_: ours, seconds=0.2)
    assert sender.post(TARGET, {}, b"{}") == Failure("no answer in time")


def test_another_hosts_certificate_is_refused(there: Receiver) -> None:
    failure = there.sender().post(Target("other.example.com", "/"), {}, b"{}")
    assert failure is not None
    assert failure.reason.startswith("the certificate is not good: Hostname mismatch")
    assert there.received == []


def test_a_certificate_that_nobody_vouches_for_is_refused(there: Receiver) -> None:
    failure = there.sender(context=ssl.create_default_context()).post(TARGET, {}, b"{}")
    assert failure is not None
    assert failure.reason.startswith("the certificate is not good")


def test_a_closed_port_is_no_connection(there: Receiver) -> None:
    def refused(*_: object) -> socket.socket:
        raise ConnectionRefusedError

    assert there.sender(dial=refused).post(TARGET, {}, b"{}") == Failure("no connection")


def test_as_deployed_this_machine_is_out_of_reach(there: Receiver) -> None:
    sender = HttpsSender(resolve=lambda _: ["127.0.0.1"], dial=never)
    assert sender.post(TARGET, {}, b"{}") == NOT_PUBLIC
    assert sender.refusal(HOST) == NOT_PUBLIC.reason


@pytest.mark.parametrize(
    "answers", [["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::a00:1"], ["fe80::1%2"]]
)
def test_a_name_with_one_closed_address_is_refused(answers: list[str]) -> None:
    assert HttpsSender(lambda _: answers, dial=never).post(TARGET, {}, b"{}") == NOT_PUBLIC


def test_a_name_that_changes_its_mind_is_refused(there: Receiver) -> None:
    """Public when it is subscribed, this machine when it is delivered to."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    sender = HttpsSender(lambda _: next(answers), dial=never)
    assert sender.refusal(HOST) is None
    assert sender.post(TARGET, {}, b"{}") == NOT_PUBLIC


def test_the_address_that_was_checked_is_the_one_that_is_called(there: Receiver) -> None:
    """One look-up for a delivery: a second could say something else."""
    answers = iter([["2606:4700:4700::1111", "8.8.8.8"]])
    called = []

    def dial(address: str, seconds: float) -> socket.socket:
        called.append(address)
        return socket.create_connection(("127.0.0.1", there.port), seconds)

    context = ssl.create_default_context(cafile=str(there.ca))
    assert HttpsSender(lambda _: next(answers), dial=dial, context=context).post(TARGET, {}, b"{}") is None
    assert called == ["8.8.8.8"]


def test_the_next_address_is_tried_where_the_first_is_silent(there: Receiver) -> None:
    called = []

    def dial(address: str, seconds: float) -> socket.socket:
        called.append(address)
        if address == "8.8.8.8":
            raise TimeoutError
        return socket.create_connection(("127.0.0.1", there.port), seconds)

    sender = there.sender(resolve=lambda _: ["8.8.8.8", "1.1.1.1"], dial=dial)
    assert sender.post(TARGET, {}, b"{}") is None
    assert called == ["8.8.8.8", "1.1.1.1"]


def test_many_silent_addresses_take_no_longer_than_one(there: Receiver) -> None:
    """Each in its share of the time: the last of them is still called."""
    called = []

    def dial(address: str, seconds: float) -> socket.socket:
        called.append(address)
        if address == "8.8.8.9":
            return there.dialled(seconds)
        time.sleep(seconds)
        raise TimeoutError

    started = time.monotonic()
    sender = there.sender(resolve=lambda _: ["8.8.8.7", "8.8.8.8", "8.8.8.9"], dial=dial, seconds=1.5)
    assert sender.post(TARGET, {}, b"{}") is None
    assert called == ["8.8.8.7", "8.8.8.8", "8.8.8.9"]
    silent = there.sender(resolve=lambda _: ["8.8.8.8"] * 30, dial=dial, seconds=0.3)
    assert silent.post(TARGET, {}, b"{}") == Failure("no answer in time")
    assert time.monotonic() - started < 5


def test_who_takes_the_call_has_all_the_time_that_is_left(there: Receiver) -> None:
    def slow(connection: ssl.SSLSocket) -> None:
        time.sleep(0.3)
        connection.sendall(OK)

    there.answer = slow
    sender = there.sender(resolve=lambda _: [f"8.8.8.{number}" for number in range(20)], seconds=2)
    assert sender.post(TARGET, {}, b"{}") is None


@pytest.mark.parametrize("error", [socket.gaierror("no"), UnicodeError("label too long")])
def test_a_name_without_an_address_is_told(error: Exception) -> None:
    def resolve(_: str) -> list[str]:
        raise error

    assert HttpsSender(resolve, dial=never).post(TARGET, {}, b"{}") == Failure(
        "the host's name has no address"
    )


def test_a_real_look_up_of_this_machine_is_refused() -> None:
    assert HttpsSender(dial=never).refusal("localhost") == NOT_PUBLIC.reason
